namespace Slr.Runs.Disks;

/// <summary>The disk of the operating system.</summary>
public sealed class SystemDisk : IDisk
{
    /// <summary>The only instance that is needed.</summary>
    public static SystemDisk Instance { get; } = new();

    /// <inheritdoc/>
    public void MakeFolder(string path)
    {
        // The system's own call would make the folders above as well: a run whose directory was moved would begin another.
        if (Path.GetDirectoryName(path) is { Length: > 0 } above && !Directory.Exists(above))
            throw new DirectoryNotFoundException($"{above} is not there");
        Directory.CreateDirectory(path);
    }

    /// <inheritdoc/>
    public Stream Create(string path) => new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);

    /// <inheritdoc/>
    public void Flush(Stream file) => ((FileStream)file).Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void FlushFolder(string path) => FolderSync.Flush(path);

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        if (Directory.Exists(from))
            Directory.Move(from, to);
        else
            File.Move(from, to, overwrite: true);
    }

    /// <inheritdoc/>
    public void RemoveFile(string path) => File.Delete(path);

    /// <inheritdoc/>
    public void RemoveFolder(string path) => Directory.Delete(path);

    /// <inheritdoc/>
    public Stream Open(string path) => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    /// <inheritdoc/>
    public IReadOnlyList<string> Files(string folder) => Names(folder, Directory.EnumerateFiles);

    /// <inheritdoc/>
    public IReadOnlyList<string> Folders(string folder) => Names(folder, Directory.EnumerateDirectories);

    private static string[] Names(string folder, Func<string, IEnumerable<string>> list) => Directory.Exists(folder)
        ? [.. list(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
        : [];
}
