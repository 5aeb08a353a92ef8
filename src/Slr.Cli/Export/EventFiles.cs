using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Slr.Cli.Export;

/// <summary>
/// The event files of a run, <c>tensorboard/</c>. Each launch of the program adds a file of its own, as TensorBoard expects
/// it, and only ever adds whole records at its end: what a reader that follows the files has read stays true.
/// </summary>
/// <remarks>
/// A number has one record: a step that is done again after a restart has been told already. A record that the disk takes
/// only in part, or not at all, is written again with the next, at the same place.
/// </remarks>
internal sealed class EventFiles : IDisposable
{
    private const string Prefix = "events.out.tfevents.", Suffix = ".slr";

    private readonly Dictionary<string, long> reached = new(StringComparer.Ordinal);
    private readonly MemoryStream waiting = new();
    private readonly string path;
    private SafeFileHandle? file;
    private long length;

    private EventFiles(string path) => this.path = path;

    /// <summary>Goes on after what earlier launches have written; what a killed one wrote of its last record is removed.</summary>
    /// <param name="folder">The folder of the files.</param>
    /// <param name="now">The moment, which names the new file, so that files are read in their order.</param>
    /// <exception cref="IOException">A file cannot be read or repaired.</exception>
    public static EventFiles Open(string folder, DateTimeOffset now)
    {
        string[] earlier = [.. Directory.CreateDirectory(folder).EnumerateFiles(Prefix + "*" + Suffix).Select(f => f.FullName)
            .OrderBy(NumberOf)];
        // Readers go on to the file whose name is next, also where somebody has set the clock back.
        long number = Math.Max(now.ToUnixTimeSeconds(), earlier.Select(NumberOf).LastOrDefault() + 1);
        var files = new EventFiles(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D10}{Suffix}")));
        foreach (string file in earlier)
            files.Take(file);
        return files;
    }

    /// <summary>Adds the numbers that are not told yet.</summary>
    /// <param name="scalars">The numbers.</param>
    /// <param name="measured">When they were measured.</param>
    /// <exception cref="IOException">The disk refuses; they are written with the next.</exception>
    public void Add(IEnumerable<RunScalar> scalars, DateTimeOffset measured)
    {
        double wallTime = measured.ToUnixTimeMilliseconds() / 1000.0;
        foreach (RunScalar scalar in scalars)
        {
            if (scalar.Step <= reached.GetValueOrDefault(scalar.Name, -1))
                continue;
            reached[scalar.Name] = scalar.Step;
            if (waiting.Length == 0 && length == 0)
                waiting.Write(EventRecords.Version(wallTime));
            waiting.Write(EventRecords.Scalar(wallTime, scalar.Step, scalar.Name, (float)scalar.Value));
        }
        if (waiting.Length > 0)
            Write();
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    private static long NumberOf(string path) =>
        long.TryParse(Path.GetFileNameWithoutExtension(path).AsSpan(Prefix.Length), CultureInfo.InvariantCulture, out long number)
            ? number : 0;

    /// <summary>Notes what a file tells, and cuts off what a killed process wrote of a record: no reader has taken that in.</summary>
    private void Take(string earlier)
    {
        byte[] bytes = File.ReadAllBytes(earlier);
        IReadOnlyList<ReadOnlyMemory<byte>> messages = EventRecords.Messages(bytes, out int whole);
        foreach (ReadOnlyMemory<byte> message in messages)
        {
            if (EventMessage.Scalar(message.Span) is var (tag, step))
                reached[tag] = Math.Max(step, reached.GetValueOrDefault(tag, -1));
        }
        if (whole == bytes.Length)
            return;
        using SafeFileHandle torn = File.OpenHandle(earlier, FileMode.Open, FileAccess.Write, FileShare.Read);
        RandomAccess.SetLength(torn, whole);
    }

    private void Write()
    {
        file ??= File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        RandomAccess.Write(file, waiting.GetBuffer().AsSpan(0, (int)waiting.Length), length);
        length += waiting.Length;
        waiting.SetLength(0);
    }
}
