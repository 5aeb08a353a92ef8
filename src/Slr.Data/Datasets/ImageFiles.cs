using System.IO.Enumeration;

namespace Slr.Data.Datasets;

/// <summary>Lists image files in ordinal order, which no file system changes.</summary>
internal static class ImageFiles
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".bmp", ".webp"];

    /// <summary>Names of the image files in a folder, sorted; links to files count as files.</summary>
    /// <exception cref="IOException">The folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be listed.</exception>
    public static string[] NamesIn(string folder)
    {
        var files = new FileSystemEnumerable<string>(
            folder, (ref FileSystemEntry entry) => entry.FileName.ToString(),
            new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false })
        {
            // The extension first: asking whether an entry is a folder may cost a call to the file system.
            ShouldIncludePredicate = (ref FileSystemEntry entry) => IsImage(entry.FileName) && !entry.IsDirectory,
        };
        string[] names = [.. files];
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    /// <summary>Names of the folders in a folder, sorted.</summary>
    public static string[] FoldersIn(string folder)
    {
        string[] names = [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path))];
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    private static bool IsImage(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> extension = Path.GetExtension(name);
        foreach (string known in Extensions)
        {
            if (extension.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }
}
