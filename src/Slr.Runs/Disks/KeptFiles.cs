using System.Security.Cryptography;

namespace Slr.Runs.Disks;

/// <summary>
/// The one way in which files are written for keeps: under a temporary name, flushed, renamed, and the folder flushed. A
/// reader sees the old content or the new, and after a power cut one of the two is there.
/// </summary>
public static class KeptFiles
{
    /// <summary>What half-written files and folders are called, behind the name that they are to have.</summary>
    public const string Unfinished = ".tmp";

    private const int Buffer = 1 << 16;

    /// <summary>Writes a file for keeps.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="path">The file; its folder must be there.</param>
    /// <param name="write">Writes its content.</param>
    /// <exception cref="IOException">The disk refuses; what was there before is untouched.</exception>
    public static void Keep(this IDisk disk, string path, Action<Stream> write)
    {
        disk.WriteFlushed(path + Unfinished, write);
        disk.Rename(path + Unfinished, path);
        disk.FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes a file what another one is, unless it is already, and reads it back.</summary>
    /// <returns>True when it had to be written.</returns>
    /// <exception cref="IOException">The disk refuses, or keeps something else than was written.</exception>
    public static bool KeepCopy(this IDisk disk, string from, string to)
    {
        string hash = disk.HashOf(from) ?? throw new FileNotFoundException($"{from} is not there");
        if (disk.HashOf(to) == hash)
            return false;
        disk.Keep(to, stream =>
        {
            using Stream source = disk.Open(from);
            source.CopyTo(stream);
        });
        return disk.HashOf(to) == hash ? true : throw new IOException($"{to} was not kept as it was written");
    }

    /// <summary>Writes and flushes a file whose folder nobody reads yet.</summary>
    /// <returns>SHA-256 of what was written, in hexadecimal.</returns>
    public static string WriteFlushed(this IDisk disk, string path, Action<Stream> write)
    {
        using SHA256 hash = SHA256.Create();
        using (Stream file = disk.Create(path))
        {
            var buffered = new BufferedStream(file, Buffer); // not closed: the file is still to be flushed
            using (var hashed = new CryptoStream(buffered, hash, CryptoStreamMode.Write, leaveOpen: true))
                write(hashed);
            buffered.Flush();
            disk.Flush(file);
        }
        return Convert.ToHexStringLower(hash.Hash!);
    }

    /// <summary>SHA-256 of a file in hexadecimal; null when there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string? HashOf(this IDisk disk, string path)
    {
        if (!disk.Files(Path.GetDirectoryName(path)!).Contains(Path.GetFileName(path)))
            return null;
        using Stream stream = disk.Open(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>A small file's content.</summary>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    public static byte[] ReadAll(this IDisk disk, string path)
    {
        using Stream stream = disk.Open(path);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    /// <summary>Removes a folder with all that is in it.</summary>
    public static void RemoveTree(this IDisk disk, string folder)
    {
        foreach (string name in disk.Files(folder))
            disk.RemoveFile(Path.Combine(folder, name));
        foreach (string name in disk.Folders(folder))
            disk.RemoveTree(Path.Combine(folder, name));
        disk.RemoveFolder(folder);
    }
}
