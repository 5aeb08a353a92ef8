using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Slr.Data.Images;

/// <summary>
/// Decoded images in a file that has no name, so that nothing is left of it however the process ends. Written through
/// the file, because a full disk is an error there and death in mapped memory; read through the mapping, whose pages the
/// system may take back at any time.
/// </summary>
internal sealed class SpillFile : IDisposable
{
    private readonly FileStream stream;
    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;
    private readonly DriveInfo disk;
    private readonly long reserve;
    private readonly int imageBytes;
    private volatile bool full;

    private SpillFile(FileStream stream, DriveInfo disk, long reserve, int imageBytes, int capacity)
    {
        (this.stream, this.disk, this.reserve, this.imageBytes) = (stream, disk, reserve, imageBytes);
        stream.SetLength((long)imageBytes * capacity);
        map = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
    }

    /// <summary>Makes the file, and removes what a process that was killed between two calls had left of its own.</summary>
    /// <exception cref="DatasetException">The folder cannot be written.</exception>
    public static SpillFile Create(string folder, long reserve, int imageBytes, int capacity)
    {
        string path = Path.Combine(folder, $"images-{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            foreach (string left in Directory.GetFiles(folder, "images-*.tmp"))
                File.Delete(left);
            var stream = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            File.Delete(path);
            return new SpillFile(stream, new DriveInfo(folder), reserve, imageBytes, capacity);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"image cache in {folder}",
                $"its file cannot be made ({error.Message}); give another folder or more memory");
        }
    }

    /// <summary>Keeps an image; false when the disk is full up to the reserve: it is then decoded anew each time.</summary>
    public bool TryWrite(int image, ReadOnlySpan<byte> pixels)
    {
        if (full)
            return false;
        try
        {
            if (disk.AvailableFreeSpace - imageBytes >= reserve)
            {
                SafeFileHandle handle = stream.SafeFileHandle;
                RandomAccess.Write(handle, pixels, (long)image * imageBytes);
                return true;
            }
        }
        catch (IOException)
        {
            // No room after all: another process was quicker.
        }
        full = true;
        return false;
    }

    public void Read(int image, Span<byte> pixels) =>
        view.SafeMemoryMappedViewHandle.ReadSpan((ulong)image * (ulong)imageBytes, pixels);

    public void Dispose()
    {
        view.Dispose();
        map.Dispose();
        stream.Dispose();
    }
}
