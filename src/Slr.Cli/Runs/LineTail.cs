using System.Text;

namespace Slr.Cli.Runs;

/// <summary>Reads the lines that were added to a growing text file since the last call.</summary>
/// <remarks>A line counts once its line break is there, so a line that is being written is never taken in half.</remarks>
internal sealed class LineTail(string path)
{
    private long position;

    /// <summary>New whole lines; none while the file does not exist. Starts over when the file became shorter.</summary>
    public IReadOnlyList<string> Read()
    {
        if (!File.Exists(path))
            return [];
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length < position)
            position = 0;
        stream.Position = position;
        byte[] bytes = new byte[stream.Length - position];
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        int whole = bytes.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
        position += whole;
        return Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
