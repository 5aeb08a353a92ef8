using System.Collections.Immutable;
using Slr.Data.Images;

namespace Slr.Data.Tests.Images;

public sealed class AnImageStore : IDisposable
{
    private const int ImageBytes = 20 * 10 * 3;

    /// <summary>A PNG of 1 x 2 pixels of 16 bits: 0x1234 and 0xABCD.</summary>
    private static readonly byte[] DeepGrey = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABEAAAAACB2fwVAAAADUlEQVR4nGMQMll9FgADDAG/brnGXQAAAABJRU5ErkJggg==");

    private readonly ScratchFolder folder = new();

    [Theory, InlineData(Decoders.Skia), InlineData(Decoders.ImageSharp)]
    public void decodes_an_image_once(string decoder)
    {
        using var store = new ImageStore(Pictures(3), new() { Size = new(20, 10), Decoder = Decoders.Of(decoder) });
        byte[] first = Read(store, 1);
        File.Delete(folder["1.jpg"]);
        Assert.Equal(first, Read(store, 1));
    }

    [Fact]
    public void keeps_what_exceeds_its_memory_in_a_file_that_leaves_nothing_behind()
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
    public void decodes_anew_what_it_has_no_room_for()
    {
        using var store = new ImageStore(Pictures(4), new() { Size = new(20, 10), MemoryLimitBytes = 0 });
        Assert.Equal(Read(store, 3), Read(store, 3));
        Assert.Equal(0, store.BytesInMemory);
    }

    [Fact]
    public void leaves_the_disk_the_room_that_is_reserved()
    {
        using var store = new ImageStore(Pictures(4), new()
        {
            Size = new(20, 10),
            MemoryLimitBytes = 2 * ImageBytes,
            SpillFolder = folder["spill"],
            SpillReserveBytes = long.MaxValue / 2,
            MaxUnreadableShare = 1,
        });
        Assert.Equal(Read(store, 3), Read(store, 3));
        Assert.Equal(Read(store, 0), Read(store, 0));
        File.Delete(folder["0.jpg"]);
        File.Delete(folder["3.jpg"]);
        Read(store, 0);
        Assert.False(store.TryRead(3, new byte[ImageBytes]), "it was not kept, so it is decoded anew, and its file is gone");
    }

    [Fact]
    public void removes_a_file_that_a_killed_process_could_not_take_the_name_of()
    {
        folder.Write("spill/images-0123.tmp", [1, 2, 3]);
        using var store = new ImageStore(Pictures(2), new() { Size = new(20, 10), MemoryLimitBytes = 0, SpillFolder = folder["spill"] });
        Assert.Empty(Directory.GetFiles(folder["spill"]));
    }

    [Fact]
    public void gives_the_same_bytes_to_many_threads()
    {
        ImmutableArray<ImageRecord> images = Pictures(30);
        using var alone = new ImageStore(images, new() { Size = new(20, 10) });
        byte[][] expected = [.. Enumerable.Range(0, 30).Select(i => Read(alone, i))];
        using var store = new ImageStore(
            images, new() { Size = new(20, 10), MemoryLimitBytes = 15 * ImageBytes, SpillFolder = folder["spill"] });
        Parallel.For(0, 600, new() { MaxDegreeOfParallelism = 8 }, i => Assert.Equal(expected[i * 7 % 30], Read(store, i * 7 % 30)));
    }

    [Theory, InlineData(Decoders.Skia), InlineData(Decoders.ImageSharp)]
    public void quarantines_with_a_reason_what_it_cannot_read(string decoder)
    {
        ImmutableArray<ImageRecord> images = Pictures(6);
        folder.Write("1.jpg", []);
        folder.Write("2.jpg", "hello"u8);
        folder.Write("3.jpg", ScratchFolder.Jpeg(1, 64, 32)[..300]);
        File.Delete(folder["4.jpg"]);
        using var store = new ImageStore(images, new() { Size = new(20, 10), Decoder = Decoders.Of(decoder), MaxUnreadableShare = 1 });
        byte[] pixels = new byte[ImageBytes];
        Assert.Equal([true, false, false, false, false, true], Enumerable.Range(0, 6).Select(i => store.TryRead(i, pixels)));
        Assert.Equal(["1.jpg", "2.jpg", "3.jpg", "4.jpg"], store.Quarantined.Select(bad => bad.Image.Key));
        Assert.Collection(store.Quarantined.Select(bad => bad.Reason),
            reason => Assert.Contains("empty", reason), reason => Assert.Contains("not a JPEG", reason),
            reason => Assert.Matches("ends before|damaged", reason), reason => Assert.Contains("no such file", reason));
    }

    [Fact]
    public void quarantines_a_path_that_no_file_can_have()
    {
        using var store = new ImageStore([new("x", "/tmp/a\0b.jpg", 1, 1), new("y", "", 1, 1)],
            new() { Size = new(20, 10), MaxUnreadableShare = 1 });
        Assert.False(store.TryRead(0, new byte[ImageBytes]));
        Assert.False(store.TryRead(1, new byte[ImageBytes]));
    }

    [Fact]
    public void says_where_it_cannot_make_its_file()
    {
        folder.Write("file", [1]);
        var error = Assert.Throws<DatasetException>(() => new ImageStore(
            Pictures(2), new() { Size = new(20, 10), MemoryLimitBytes = 0, SpillFolder = folder["file"] }));
        Assert.Contains(folder["file"], error.Message);
    }

    [Theory, InlineData(Decoders.Skia), InlineData(Decoders.ImageSharp)]
    public void reads_the_upper_half_of_a_grey_picture_of_sixteen_bits(string decoder)
    {
        using var store = new ImageStore(
            [new("deep.png", folder.Write("deep.png", DeepGrey), 1, 1)], new() { Size = new(1, 2), Decoder = Decoders.Of(decoder) });
        byte[] pixels = new byte[2 * 3];
        Assert.True(store.TryRead(0, pixels));
        Assert.Equal([0x12, 0x12, 0x12, 0xAB, 0xAB, 0xAB], pixels);
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Read(ImageStore store, int image)
    {
        byte[] pixels = new byte[ImageBytes];
        Assert.True(store.TryRead(image, pixels));
        return pixels;
    }

    private ImmutableArray<ImageRecord> Pictures(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new ImageRecord($"{i}.jpg", folder.Picture($"{i}.jpg", i), i, 1))];
}
