using System.Collections.Immutable;
using Slr.Data.Datasets;
using Slr.Data.Images;

namespace Slr.Data.Tests.Images;

public sealed class AnImageStore : IDisposable
{
    private const int ImageBytes = 20 * 10 * 3;

    private readonly ScratchFolder folder = new();

    [Fact]
    public void Decodes_an_image_once()
    {
        using var store = new ImageStore(Pictures(3), new() { Size = new(20, 10) });
        byte[] first = Read(store, 1);
        File.Delete(folder["1.jpg"]);
        Assert.Equal(first, Read(store, 1));
    }

    [Fact]
    public void Keeps_what_exceeds_its_memory_in_a_file_that_leaves_nothing_behind()
    {
        ImmutableArray<ImageRecord> images = Pictures(12);
        using var plenty = new ImageStore(images, new() { Size = new(20, 10) });
        byte[][] expected = [.. Enumerable.Range(0, 12).Select(i => Read(plenty, i))];
        using var store = new ImageStore(
            images, new() { Size = new(20, 10), MemoryLimitBytes = 5 * ImageBytes, SpillFolder = folder["spill"] });
        Assert.Equal(expected, Enumerable.Range(0, 12).Select(i => Read(store, i)));
        foreach (ImageRecord image in images)
            File.Delete(image.Path);
        Assert.Equal(expected, Enumerable.Range(0, 12).Select(i => Read(store, i)));
        Assert.Empty(Directory.GetFiles(folder["spill"]));
        Assert.InRange(store.BytesInMemory, 1, 5 * ImageBytes);
    }

    [Fact]
    public void Decodes_anew_what_it_has_no_room_for()
    {
        using var store = new ImageStore(Pictures(4), new() { Size = new(20, 10), MemoryLimitBytes = 0 });
        Assert.Equal(Read(store, 3), Read(store, 3));
        Assert.Equal(0, store.BytesInMemory);
    }

    [Fact]
    public void Gives_the_same_bytes_to_many_threads()
    {
        ImmutableArray<ImageRecord> images = Pictures(30);
        using var alone = new ImageStore(images, new() { Size = new(20, 10) });
        byte[][] expected = [.. Enumerable.Range(0, 30).Select(i => Read(alone, i))];
        using var store = new ImageStore(
            images, new() { Size = new(20, 10), MemoryLimitBytes = 15 * ImageBytes, SpillFolder = folder["spill"] });
        Parallel.For(0, 600, new() { MaxDegreeOfParallelism = 8 }, i => Assert.Equal(expected[i * 7 % 30], Read(store, i * 7 % 30)));
    }

    [Fact]
    public void Quarantines_with_a_reason_what_it_cannot_read()
    {
        ImmutableArray<ImageRecord> images = Pictures(6);
        folder.Write("1.jpg", []);
        folder.Write("2.jpg", "hello"u8);
        folder.Write("3.jpg", ScratchFolder.Jpeg(1, 64, 32)[..300]);
        File.Delete(folder["4.jpg"]);
        using var store = new ImageStore(images, new() { Size = new(20, 10), MaxUnreadableShare = 1 });
        byte[] pixels = new byte[ImageBytes];
        Assert.Equal([true, false, false, false, false, true], Enumerable.Range(0, 6).Select(i => store.TryRead(i, pixels)));
        Assert.Equal(["1.jpg", "2.jpg", "3.jpg", "4.jpg"], store.Quarantined.Select(bad => bad.Image.Key));
        Assert.Collection(store.Quarantined.Select(bad => bad.Reason),
            reason => Assert.Contains("empty", reason), reason => Assert.Contains("not a JPEG", reason),
            reason => Assert.Matches("ends before|damaged", reason), reason => Assert.Contains("no such file", reason));
    }

    [Fact]
    public void Refuses_a_decompression_bomb_before_decoding_it()
    {
        byte[] png = [.. File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "golden", "pixels", "plain.png"))];
        // Width and height in the header, with the checksum that belongs to 60,000 x 60,000.
        byte[] header = [0x49, 0x48, 0x44, 0x52, 0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, .. png[24..29]];
        header.CopyTo(png, 12);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Checksum(header));
        ImageRecord bomb = new("bomb.png", folder.Write("bomb.png", png), 1, 1);
        using var store = new ImageStore([bomb], new() { Size = new(20, 10), MaxUnreadableShare = 1 });
        Assert.False(store.TryRead(0, new byte[ImageBytes]));
        Assert.Contains("60000 x 60000", store.Quarantined[0].Reason);
    }

    [Fact]
    public void Quarantines_a_path_that_no_file_can_have()
    {
        using var store = new ImageStore([new("x", "/tmp/a\0b.jpg", 1, 1), new("y", "", 1, 1)], new() { Size = new(20, 10), MaxUnreadableShare = 1 });
        Assert.False(store.TryRead(0, new byte[ImageBytes]));
        Assert.False(store.TryRead(1, new byte[ImageBytes]));
    }

    [Fact]
    public void Says_where_it_cannot_make_its_file()
    {
        folder.Write("file", [1]);
        var error = Assert.Throws<DatasetException>(() => new ImageStore(
            Pictures(2), new() { Size = new(20, 10), MemoryLimitBytes = 0, SpillFolder = folder["file"] }));
        Assert.Contains(folder["file"], error.Message);
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Read(ImageStore store, int image)
    {
        byte[] pixels = new byte[ImageBytes];
        Assert.True(store.TryRead(image, pixels));
        return pixels;
    }

    /// <summary>CRC-32 as PNG has it.</summary>
    private static uint Checksum(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = crc >> 1 ^ ((crc & 1) == 0 ? 0 : 0xEDB88320);
        }
        return ~crc;
    }

    private ImmutableArray<ImageRecord> Pictures(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new ImageRecord($"{i}.jpg", folder.Picture($"{i}.jpg", i), i, 1))];
}
