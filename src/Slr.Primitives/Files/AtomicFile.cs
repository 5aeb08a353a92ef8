namespace Slr.Primitives.Files;

/// <summary>Files that appear whole or not at all.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes to a temporary name beside <paramref name="path"/>, flushes to the disk, then renames over it. When
    /// writing fails, the old file is untouched and the temporary one is removed.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="CannotWriteException">The system refused.</exception>
    public static void Write(string path, Action<Stream> write) => CannotWriteException.Unless(path, () => WriteAndRename(path, write));

    private static void WriteAndRename(string path, Action<Stream> write)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
