using System.IO.Compression;
using System.Text;
using Slr.Primitives.Files;
using Slr.Primitives.Files.Pickle;

namespace Slr.Primitives.Tests.Files;

public sealed class ACheckpointMadeToHarm
{
    [Fact]
    public void that_is_a_compression_bomb_is_refused_before_it_expands()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (Stream entry = archive.CreateEntry("archive/data.pkl", CompressionLevel.SmallestSize).Open())
            entry.Write(new byte[20_000_000]);
        stream.Position = 0;
        Assert.Contains("compressed", Assert.Throws<FileFormatException>(() => CheckpointFile.Read(stream)).Message);
    }

    [Fact]
    public void whose_lists_multiply_is_refused_in_bounded_time()
    {
        // Ten levels, each a list of ten times the level below: ten billion items out of 300 bytes.
        var pickle = new StringBuilder("\u0080\u0002]q\0");
        for (int level = 1; level <= 10; level++)
            pickle.Append("(").Append(string.Concat(Enumerable.Repeat($"h{(char)(level - 1)}", 10))).Append($"lq{(char)level}");
        pickle.Append('.');
        var refused = Assert.Throws<FileFormatException>(() =>
            CheckpointFile.Read(CheckpointZip.Of(Encoding.Latin1.GetBytes(pickle.ToString()))));
        Assert.Contains("more items", refused.Message);
    }

    [Fact]
    public void of_two_thousand_bytes_that_would_fill_the_memory_with_names_is_refused_before_it_does()
    {
        // One tensor below 16 levels, each of which names the next one under three long keys: 43 million names.
        var pickle = new StringBuilder($"\u0080\u0002}}q\0{CheckpointZip.Text("t")}{CheckpointZip.Tensor("0")}s0");
        for (int level = 1; level <= 16; level++)
            pickle.Append($"}}q{(char)level}(")
                .Append(string.Concat("abc".Select(key => $"{CheckpointZip.Text(new string(key, 20))}h{(char)(level - 1)}"))).Append("u0");
        pickle.Append("h\u0010.");
        MemoryStream file = CheckpointZip.Of(Encoding.Latin1.GetBytes(pickle.ToString()), new byte[4]);
        Assert.InRange(file.Length, 1, 2_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var refused = Assert.Throws<FileFormatException>(() => CheckpointFile.Read(file));
        Assert.Contains("more items", refused.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public void whose_entries_overlap_is_refused_before_it_is_read_a_thousand_times()
    {
        // Every name of the directory is set to the same entry's place: 40 storages of a megabyte in a file of one.
        byte[] overlapping = CheckpointZip.Overlapping(storages: 40, bytes: 1 << 20);
        Assert.Contains("more bytes than the file has",
            Assert.Throws<FileFormatException>(() => CheckpointFile.Read(new MemoryStream(overlapping))).Message);
    }
}
