namespace Slr.Primitives.Files;

/// <summary>A file is not what its name or its reader promises. The message is for people: file, place, what to do.</summary>
public sealed class FileFormatException : IOException
{
    /// <summary>The file that could not be read; "(stream)" when there is none.</summary>
    public string Path { get; }

    /// <summary>What is wrong with it, without the path.</summary>
    public string What { get; }

    /// <summary>Names the file and what is wrong with it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What is wrong and, where there is something to do about it, what to do.</param>
    /// <param name="cause">The exception behind it, if any.</param>
    public FileFormatException(string path, string what, Exception? cause = null)
        : base($"{path}: {what}", cause)
    {
        Path = path;
        What = what;
    }
}
