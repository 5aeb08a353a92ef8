using System.IO.Enumeration;

namespace Slr.Data.Datasets;

/// <summary>Lists folders in ordinal order, which no file system changes, and tells images by their names.</summary>
internal static class ImageFiles
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".bmp", ".webp"];

    /// <summary>Images that people may think are used.</summary>
    private static readonly string[] ForeignExtensions = [".tif", ".tiff", ".gif", ".heic", ".heif", ".avif", ".jp2", ".ppm", ".pgm",
        ".tga"];

    /// <summary>Folders that systems and tools make beside people's own.</summary>
    private static readonly string[] FoldersOfTools =
        ["__MACOSX", "__pycache__", "@eaDir", "#recycle", "$RECYCLE.BIN", "System Volume Information", "lost+found"];

    /// <summary>Names of the files and folders in a folder, each sorted; links count as what they lead to.</summary>
    /// <exception cref="IOException">The folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be listed.</exception>
    public static (string[] Files, string[] Folders) In(string folder)
    {
        ILookup<bool, string> names = new FileSystemEnumerable<(string Name, bool IsFolder)>(
                folder, (ref FileSystemEntry entry) => (entry.FileName.ToString(), entry.IsDirectory),
                new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false })
            .ToLookup(entry => entry.IsFolder, entry => entry.Name);
        string[] files = [.. names[false]], folders = [.. names[true]];
        Array.Sort(files, StringComparer.Ordinal);
        Array.Sort(folders, StringComparer.Ordinal);
        return (files, folders);
    }

    /// <summary>What begins with a dot is none: archives made on a Mac hold a ._0002_c1.jpg beside every image.</summary>
    public static bool IsImage(ReadOnlySpan<char> name)
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

    /// <summary>True for an image by its name, of a format that is not read.</summary>
    public static bool IsForeign(string path) =>
        !Path.GetFileName(path).StartsWith('.') && ForeignExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>True for a folder that people do not see or did not make: .ipynb_checkpoints, __MACOSX.</summary>
    public static bool IsOfTools(string folder) =>
        folder.StartsWith('.') || FoldersOfTools.Contains(folder, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// True for a name whose bytes are no UTF-8: the wrong ones were replaced when it was listed, so that nothing can be opened
    /// under it.
    /// </summary>
    public static bool IsGarbled(string path) => path.Contains('\uFFFD') && !Path.Exists(path);
}
