using Slr.Primitives.Files;
using Slr.Runs.Disks;
using Slr.Runs.Files;
using Slr.Runs.Outcome;

namespace Slr.Runs.Seals;

/// <summary>
/// The files of one run. Held by one process at a time; everything in it can be moved to another path or machine between two.
/// </summary>
public sealed class RunDirectory : IDisposable
{
    private readonly FileStream held;
    private readonly string? place;

    private RunDirectory(string path, FileStream held, IDisk disk)
    {
        (Path, this.held, Disk) = (path, held, disk);
        place = Place();
    }

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>The disk that everything goes through which the run must find again.</summary>
    public IDisk Disk { get; }

    /// <summary>Path of a file or folder in it.</summary>
    public string Of(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>True when a directory holds a run.</summary>
    public static bool IsAt(string path) =>
        File.Exists(System.IO.Path.Combine(path, RunFileNames.Settings)) || File.Exists(System.IO.Path.Combine(path, RunFileNames.Metrics));

    /// <summary>Opens the directory, or makes it.</summary>
    /// <param name="path">The run's directory.</param>
    /// <param name="fresh">Start over: what is there is renamed, never deleted.</param>
    /// <param name="disk">The disk; null = the system's.</param>
    /// <exception cref="FatalRunException">It cannot be written, or another process holds it.</exception>
    public static RunDirectory Open(string path, bool fresh, IDisk? disk = null)
    {
        FileStream? held = null;
        try
        {
            Directory.CreateDirectory(path);
            held = Hold(path);
            if (fresh && Directory.EnumerateFileSystemEntries(path)
                .Any(entry => !System.IO.Path.GetFileName(entry).StartsWith("lock", StringComparison.Ordinal)))
            {
                held.Dispose();
                Directory.Move(path, FreeName(path));
                Directory.CreateDirectory(path);
                held = Hold(path);
            }
            foreach (string folder in (ReadOnlySpan<string>)[RunFileNames.Seals, RunFileNames.Labels, RunFileNames.Weights])
                Directory.CreateDirectory(System.IO.Path.Combine(path, folder));
            return new RunDirectory(path, held, disk ?? SystemDisk.Instance);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException and not FileNotFoundException)
        {
            held?.Dispose();
            throw new FatalRunException(ExitCode.CannotWrite,
                $"the run directory {path} cannot be written: {FileReason.Of(error)}. Set runs=DIR to a folder that can.", error);
        }
    }

    /// <summary>
    /// Makes sure that the path still leads to the directory that this process holds: what is written by its path would go astray.
    /// </summary>
    /// <exception cref="FatalRunException">It was moved or removed.</exception>
    public void EnsureHere()
    {
        if (place is null ? File.Exists(LockOf(Path)) : Place() == place)
            return;
        string? now = Place() is { } moved && File.Exists(moved) ? System.IO.Path.GetDirectoryName(moved) : null;
        throw new FatalRunException(ExitCode.CannotWrite, now is null
            ? $"the run directory {Path} was removed while the run went on. What was sealed in it is gone with it; the same command "
                + "begins anew."
            : $"the run directory {Path} was moved to {now} while the run went on. It is as it was at its last seal; go on there with: "
                + $"{ProgramName.Word} resume {now}");
    }

    /// <summary>Writes a file for keeps: a reader, and whoever comes after a power cut, sees the old content or the new.</summary>
    /// <exception cref="CannotWriteException">It cannot be written.</exception>
    /// <exception cref="FatalRunException">The directory was moved or removed.</exception>
    public void Replace(string name, ReadOnlyMemory<byte> content)
    {
        EnsureHere();
        CannotWriteException.Unless(Of(name), () => Disk.Keep(Of(name), stream => stream.Write(content.Span)));
    }

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();

    /// <summary>Where the open lock lies now: the system follows a file that is moved. Null where it does not tell.</summary>
    private string? Place() => OperatingSystem.IsLinux()
        ? new FileInfo($"/proc/self/fd/{held.SafeFileHandle.DangerousGetHandle()}").LinkTarget
        : null;

    /// <summary>An open file that no other process may open: the system lets go of it when this process ends, however it ends.</summary>
    private static FileStream Hold(string path)
    {
        string file = LockOf(path);
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

    private static string LockOf(string path) => System.IO.Path.Combine(path, "lock");

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
