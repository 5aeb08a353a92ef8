using System.IO.Enumeration;

namespace Slr.Data.Datasets;

/// <summary>Lists image files in ordinal order, which no file system changes.</summary>
internal static class ImageFiles
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".bmp", ".webp"];

    /// <summary>
    /// Names of the image files in a folder and of the other files, each sorted; links to files count as files. What
    /// begins with a dot is another file: archives made on a Mac hold a ._0002_c1.jpg beside every image.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be listed.</exception>
    public static (string[] Images, string[] Others) NamesIn(string folder)
    {
        var files = new FileSystemEnumerable<string>(
            folder, (ref FileSystemEntry entry) => entry.FileName.ToString(),
            new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
        };
        ILookup<bool, string> names = files.ToLookup(name => IsImage(name));
        string[] images = [.. names[true]], others = [.. names[false]];
        Array.Sort(images, StringComparer.Ordinal);
        Array.Sort(others, StringComparer.Ordinal);
        return (images, others);
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
        if (name.StartsWith('.'))
            return false;
        ReadOnlySpan<char> extension = Path.GetExtension(name);
        foreach (string known in Extensions)
        {
            if (extension.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }
}
