using System.Runtime.InteropServices;

namespace Slr.Runs.Disks;

/// <summary>Makes a rename survive a power cut: the folder's own entries are flushed to the disk (fsync(2)).</summary>
internal static partial class FolderSync
{
    // errno(3): the disk failed, as against a file system that has no such call for folders.
    private const int InputOutput = 5, Full = 28, Quota = 122;

    /// <summary>Flushes a folder's entries; does nothing where the system has no such call.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return;
        int handle = Open(folder, 0);
        if (handle < 0)
            throw new IOException($"{folder} cannot be opened", Marshal.GetLastPInvokeError());
        int error = Sync(handle) < 0 ? Marshal.GetLastPInvokeError() : 0;
        _ = Close(handle);
        if (error is InputOutput or Full or Quota)
            throw new IOException($"{folder} cannot be flushed to the disk", error);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
