using System.Runtime.InteropServices;

namespace Slr.Runs.Seals;

/// <summary>Makes a rename survive a power cut: the folder's own entries are flushed to the disk (fsync(2)).</summary>
internal static partial class DirectorySync
{
    /// <summary>Flushes a folder's entries; does nothing where the system has no such call.</summary>
    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return;
        int handle = Open(folder, 0);
        if (handle < 0)
            return;
        // A file system that cannot flush a folder says so here; the files themselves are on the disk already.
        _ = Sync(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
