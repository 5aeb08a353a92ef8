using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.IO.Hashing;
using Slr.Data.Datasets;
using Slr.Data.Images;

namespace Slr.Data.Tests.Images;

/// <summary>Resident memory of the whole process, Skia's included; so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(MemoryStaysBounded), DisableParallelization = true)]
[Collection(nameof(MemoryStaysBounded))]
public sealed class MemoryStaysBounded : IDisposable
{
    private const int Mebi = 1 << 20;

    private readonly ScratchFolder folder = new();

    [Theory, InlineData(Decoders.Skia), InlineData(Decoders.ImageSharp)]
    public void while_two_thousand_damaged_files_are_checked_and_loaded_and_each_is_named(string decoder)
    {
        folder.Picture("query/0001_c2s1_001976_00.jpg");
        folder.Picture("bounding_box_test/0001_c4s6_016996_02.jpg");
        int files = DamagedFiles.Write(folder, "bounding_box_train", 2_400);
        long early = 0;
        DatasetCheckReport report = DatasetCheck.Run(folder.Path, Options(decoder), default, done =>
        {
            if (done == 500)
                early = Resident();
        });
        AssertNoGrowth(early);
        string[] named = [.. report.Findings.Where(finding => finding.Kind != FindingKind.OddSize).Select(finding => finding.Path)];
        Assert.All(report.Findings, finding => Assert.NotEmpty(finding.Reason));
        // Empty files, files without an image, and huge declared sizes are all among them: half of the kinds of damage.
        Assert.InRange(named.Length, files / 2, files);

        Dataset dataset = DatasetCatalog.Open("market1501", folder.Path);
        using var store = new ImageStore(dataset.Train, new()
        {
            Size = new(32, 16),
            Decoder = Decoders.Of(decoder),
            MaxUnreadableShare = 1,
            MaxPixels = 4_000_000,
            MemoryLimitBytes = 0,
        });
        byte[] pixels = new byte[32 * 16 * 3];
        for (int image = 0; image < store.Count; image++)
        {
            if (image == 500)
                early = Resident();
            store.TryRead(image, pixels);
        }
        AssertNoGrowth(early);
        Assert.Equal(named.Order(StringComparer.Ordinal), store.Quarantined.Select(bad => bad.Image.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void within_the_limit_that_is_set_for_decoded_images()
    {
        var size = new ImageSize(256, 128);
        ImmutableArray<ImageRecord> images =
            [.. Enumerable.Range(0, 600).Select(i => new ImageRecord($"{i}.jpg", folder.Picture($"{i}.jpg", i), i, 1))];
        using var store = new ImageStore(images, new() { Size = size, MemoryLimitBytes = 8 * Mebi, SpillFolder = folder["cache"] });
        byte[] pixels = new byte[size.Pixels * 3];
        for (int image = 0; image < 20; image++)
            store.TryRead(image, pixels);
        long before = Anonymous();
        // 56 MiB of pixels, twice: decoded, then from memory and from the file.
        for (int read = 20; read < 2 * images.Length; read++)
            Assert.True(store.TryRead(read % images.Length, pixels));
        Assert.InRange(Anonymous() - before, long.MinValue, (8 + 6) * Mebi);
    }

    [Theory, InlineData(Decoders.Skia), InlineData(Decoders.ImageSharp)]
    public void before_a_picture_of_a_hundred_kilobytes_and_nine_hundred_million_pixels(string decoder)
    {
        string path = folder.Write("bomb.png", Png(30_000, 30_000, bits: 1, zeros: 30_000L * (30_000 / 8 + 1)));
        Assert.InRange(new FileInfo(path).Length, 1, 200_000);
        long before = Resident();
        foreach (long limit in (long[])[50_000_000, long.MaxValue])
            Assert.Equal(FindingKind.TooLarge, new ImageFileReader(Decoders.Of(decoder)(), limit).Decode(Decoders.File(path))?.Kind);
        AssertNoGrowth(before);
    }

    [Theory, InlineData(Decoders.Skia), InlineData(Decoders.ImageSharp)]
    public void before_a_small_picture_with_a_gigabyte_behind_its_last_row(string decoder)
    {
        string path = folder.Write("tail.png", Png(16, 16, bits: 8, zeros: 1L << 30));
        long before = Resident();
        _ = new ImageFileReader(Decoders.Of(decoder)(), 50_000_000).Decode(Decoders.File(path));
        AssertNoGrowth(before);
    }

    public void Dispose() => folder.Dispose();

    private static DatasetCheckOptions Options(string decoder) =>
        new() { Decoder = Decoders.Of(decoder), MaxPixels = 4_000_000, Threads = 2 };

    /// <summary>
    /// Less than what two thousand leaked decoders or pixel buffers would take, more than allocators keep for themselves.
    /// </summary>
    private static void AssertNoGrowth(long before) => Assert.InRange(Resident() - before, long.MinValue, 8 * Mebi);

    private static long Resident() => Status("VmRSS");

    /// <summary>Without the pages of files, which the system may take back.</summary>
    private static long Anonymous() => Status("RssAnon");

    private static long Status(string line)
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        string text = File.ReadLines("/proc/self/status").First(l => l.StartsWith(line, StringComparison.Ordinal));
        return long.Parse(text[(line.Length + 1)..].Replace("kB", "").Trim(), System.Globalization.CultureInfo.InvariantCulture) << 10;
    }

    private static byte[] Png(int height, int width, byte bits, long zeros)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = bits;
        var data = new MemoryStream();
        using (var zip = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] block = new byte[Mebi];
            for (; zeros > 0; zeros -= block.Length)
                zip.Write(block.AsSpan(0, (int)Math.Min(zeros, block.Length)));
        }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, data.ToArray()),
            .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] data)
    {
        byte[] chunk = [0, 0, 0, 0, .. name, .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Crc32.HashToUInt32(chunk.AsSpan(4, data.Length + 4)));
        return chunk;
    }
}
