namespace Slr.Runs.Disks;

/// <summary>
/// What a run asks of a disk, one call each. Everything that a run must find again goes through it, so that each call can
/// be made to fail by itself: in a rehearsal, and in the tests that kill, refuse, lie and cut the power at every one of them.
/// </summary>
public interface IDisk
{
    /// <summary>Makes a folder; the one above it must be there. One that is there stays.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    void MakeFolder(string path);

    /// <summary>Makes a file, or empties one. Every write to the stream is a call of its own: it is not buffered.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    Stream Create(string path);

    /// <summary>Brings a file's content onto the disk (fsync).</summary>
    /// <param name="file">A stream of <see cref="Create"/>.</param>
    void Flush(Stream file);

    /// <summary>Brings a folder's entries onto the disk: what was made, renamed and removed in it (fsync).</summary>
    void FlushFolder(string path);

    /// <summary>Renames a file, replacing one of the new name, or a folder where nothing has the new name.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file.</summary>
    void RemoveFile(string path);

    /// <summary>Removes an empty folder.</summary>
    void RemoveFolder(string path);

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    Stream Open(string path);

    /// <summary>Names of the files in a folder, in ordinal order; none where there is no folder.</summary>
    IReadOnlyList<string> Files(string folder);

    /// <summary>Names of the folders in a folder, in ordinal order; none where there is no folder.</summary>
    IReadOnlyList<string> Folders(string folder);
}
