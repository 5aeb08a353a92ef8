namespace Slr.Primitives.Files;

/// <summary>Why the system refused a file, in words for people: .NET's own texts name types and repeat paths.</summary>
public static class FileReason
{
    // Numbers of errno(3), which .NET on Unix hands on as HResult; the same on every architecture of Linux that it runs on.
    private const int NotPermitted = 1, NotThere = 2, InputOutput = 5, NoMemory = 12, Denied = 13, Busy = 16, NotAFolder = 20, AFolder = 21,
        TooManyOpen = 24, TooLarge = 27, Full = 28, ReadOnly = 30, NameTooLong = 36, Loop = 40, Stale = 116, Quota = 122;

    /// <summary>The reason, without the path: a clause that fits behind a colon.</summary>
    /// <param name="error">An <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>; others give their own
    /// message.</param>
    public static string Of(Exception error) => error switch
    {
        FileFormatException format => format.What,
        CannotWriteException write => write.Why,
        _ => (error.InnerException is IOException system ? system.HResult : error.HResult) switch
        {
            Full => "no space is left on the disk",
            Quota => "the quota of this user is used up",
            ReadOnly => "the file system is read-only",
            Denied or NotPermitted => "permission is denied",
            InputOutput => "the disk reports an input/output error",
            NotThere => "it is not there",
            NotAFolder => "a part of its path is a file, not a folder",
            AFolder => "it is a folder, not a file",
            TooManyOpen => "too many files are open (see ulimit -n)",
            TooLarge => "it is larger than the file system takes",
            NameTooLong => "its name is too long",
            Loop => "its symbolic links lead in a circle",
            Busy => "another program uses it",
            Stale => "its network folder has changed under it (stale handle)",
            NoMemory => "the system is out of memory",
            _ => error switch
            {
                UnauthorizedAccessException => "permission is denied",
                FileNotFoundException => "it is not there",
                DirectoryNotFoundException => "a folder above it is not there, or is a file",
                PathTooLongException => "its name is too long",
                EndOfStreamException => "it ends too early",
                _ => error.Message,
            },
        },
    };
}
