using System.Text.Json;
using Slr.Runs.Outcome;

namespace Slr.Runs.Seals;

/// <summary>The files of one run. Held by one process at a time; everything in it can be moved to another path or machine.</summary>
public sealed class RunDirectory : IDisposable
{
    private readonly FileStream held;

    private RunDirectory(string path, FileStream held) => (Path, this.held) = (path, held);

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>Parent of the seals.</summary>
    public string Seals => Of("seals");

    /// <summary>Path of a file or folder in it.</summary>
    public string Of(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Opens the directory, or makes it.</summary>
    /// <param name="path">The run's directory.</param>
    /// <param name="fresh">Start over: what is there is renamed, never deleted.</param>
    /// <exception cref="FatalRunException">It cannot be written, or another process holds it.</exception>
    public static RunDirectory Open(string path, bool fresh)
    {
        FileStream? held = null;
        try
        {
            Directory.CreateDirectory(path);
            held = Hold(path);
            if (fresh && Directory.EnumerateFileSystemEntries(path).Any(entry => !System.IO.Path.GetFileName(entry).StartsWith("lock", StringComparison.Ordinal)))
            {
                held.Dispose();
                Directory.Move(path, FreeName(path));
                Directory.CreateDirectory(path);
                held = Hold(path);
            }
            foreach (string folder in (ReadOnlySpan<string>)["seals", "labels", "weights"])
                Directory.CreateDirectory(System.IO.Path.Combine(path, folder));
            return new RunDirectory(path, held);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException and not FileNotFoundException)
        {
            held?.Dispose();
            throw new FatalRunException(ExitCode.CannotWrite,
                $"the run directory {path} cannot be written: {error.Message} Set runs=DIR to a folder that can.", error);
        }
    }

    /// <summary>Writes a file so that a reader sees the old content or the new, never a part.</summary>
    public void Replace(string name, ReadOnlySpan<byte> content)
    {
        string path = Of(name), temporary = path + ".tmp";
        File.WriteAllBytes(temporary, content);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Writes an object as indented JSON.</summary>
    public void ReplaceJson<T>(string name, T value) =>
        Replace(name, [.. JsonSerializer.SerializeToUtf8Bytes(value, SealManifest.Json), (byte)'\n']);

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();

    /// <summary>An open file that no other process may open: the system lets go of it when this process ends, however it ends.</summary>
    private static FileStream Hold(string path)
    {
        string file = System.IO.Path.Combine(path, "lock");
        FileStream stream;
        try
        {
            stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (File.Exists(file) && error is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new FatalRunException(ExitCode.InUse,
                $"the run directory {path} is in use by {Holder(path)}. Wait for it, or choose another name=NAME.", error);
        }
        // The lock itself cannot be opened while it is held, so who holds it is said beside it.
        try
        {
            File.WriteAllText(HolderOf(path), $"process {Environment.ProcessId} on {Environment.MachineName}\n");
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static string HolderOf(string path) => System.IO.Path.Combine(path, "lock.holder");

    private static string Holder(string path) => File.Exists(HolderOf(path)) ? File.ReadAllText(HolderOf(path)).Trim() : "another process";

    private static string FreeName(string path)
    {
        int number = 1;
        while (Directory.Exists($"{path}.old-{number}"))
            number++;
        return $"{path}.old-{number}";
    }
}
