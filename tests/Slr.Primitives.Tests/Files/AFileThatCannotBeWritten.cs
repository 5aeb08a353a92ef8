using Slr.Primitives.Files;

namespace Slr.Primitives.Tests.Files;

/// <summary>The system refuses a file: the reason is told in words, and means a write.</summary>
public sealed class AFileThatCannotBeWritten : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slr-refused-").FullName;

    public static TheoryData<string, string> Refusals => new()
    {
        { "/dev/full", "no space is left on the disk" },
        { "nowhere/file", "a folder above it is not there, or is a file" },
        { "a-file/file", "a folder above it is not there, or is a file" },
        { new string('x', 300), "its name is too long" },
    };

    [Theory, MemberData(nameof(Refusals))]
    public void is_named_with_the_reason(string name, string reason)
    {
        File.WriteAllText(Path.Combine(folder, "a-file"), "");
        string path = Path.Combine(folder, name);
        var refused = Assert.Throws<CannotWriteException>(() => CannotWriteException.Unless(path, () => Write(path)));
        Assert.Equal($"{path} cannot be written: {reason}", refused.Message);
    }

    [Fact]
    public void leaves_nothing_of_an_atomic_write_behind()
    {
        string path = Path.Combine(folder, "a-folder");
        Directory.CreateDirectory(path);
        Assert.Throws<CannotWriteException>(() => AtomicFile.Write(path, stream => stream.WriteByte(1)));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static void Write(string path)
    {
        using FileStream stream = File.OpenWrite(path);
        stream.Write(new byte[1]);
        stream.Flush(flushToDisk: true);
    }
}
