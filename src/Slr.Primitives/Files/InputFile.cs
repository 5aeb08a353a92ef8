using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Slr.Primitives.Files;

/// <summary>
/// Opens files that people name. What is none (a folder, a pipe, a name with a NUL) is refused in a sentence, and at once: a
/// pipe that nobody writes to would be waited for without end.
/// </summary>
public static partial class InputFile
{
    /// <summary>O_NONBLOCK and O_CLOEXEC of Linux; read only is 0.</summary>
    private const int WithoutWaiting = 0x800 | 0x80000;

    /// <summary>Opens a regular file for reading.</summary>
    /// <exception cref="FileFormatException">It is missing, no regular file, or may not be read; says which.</exception>
    public static FileStream Open(string path)
    {
        if (path.Length == 0)
            throw new FileFormatException("(no name)", "the name of the file is empty");
        if (path.Contains('\0'))
            throw new FileFormatException(Escaped(path), "no file has a NUL in its name");
        if (Directory.Exists(path))
            throw new FileFormatException(path, "is a folder; a file is needed");
        if (!File.Exists(path))
            throw new FileFormatException(path, "there is no such file");
        int handle = OpenHandle(path, WithoutWaiting);
        if (handle < 0)
            throw new FileFormatException(path, $"cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        var stream = new FileStream(new SafeFileHandle(handle, ownsHandle: true), FileAccess.Read, 1 << 16);
        if (stream.CanSeek)
            return stream;
        stream.Dispose();
        throw new FileFormatException(path, "is a pipe or a device; save what it gives to a file first");
    }

    /// <summary>All bytes of a regular file.</summary>
    /// <exception cref="FileFormatException">As for <see cref="Open"/>, or it has 2 GB or more.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        using FileStream stream = Open(path);
        if (stream.Length > Array.MaxLength)
            throw new FileFormatException(path, $"has {stream.Length} bytes; less than 2 GB can be read");
        try
        {
            byte[] bytes = GC.AllocateUninitializedArray<byte>((int)stream.Length);
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (EndOfStreamException error)
        {
            throw new FileFormatException(path, "became shorter while it was read; is a program still writing it?", error);
        }
        catch (IOException error)
        {
            throw new FileFormatException(path, "cannot be read: the disk or the network gave an error", error);
        }
    }

    private static string Escaped(string path) => new StringBuilder(path).Replace("\0", "\\0").ToString();

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenHandle(string path, int flags);
}
