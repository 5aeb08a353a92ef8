using System.Collections.Immutable;
using Slr.Data.Generated;

namespace Slr.Data.Datasets;

/// <summary>What a layout found in a folder, gathered while it looks.</summary>
internal sealed class Listing(string name, string root)
{
    private readonly List<ImageRecord> train = [], query = [], gallery = [];

    public string Name => name;

    public string Root => root;

    /// <summary>Files that were left out, with the reason.</summary>
    public List<FileFinding> Findings { get; } = [];

    /// <summary>What makes the data set unusable.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Paths of the files among the images that are no images by their names.</summary>
    public List<string> Ignored { get; } = [];

    /// <summary>Images marked as junk (identity -1), which evaluation ignores by definition; they are not listed.</summary>
    public int Junk { get; set; }

    public List<ImageRecord> Of(Split split) => split switch
    {
        Split.Train => train,
        Split.Query => query,
        _ => gallery,
    };

    /// <summary>Adds an image whose key is its path below the root.</summary>
    public void Add(Split split, string key, int identity, int camera) =>
        Of(split).Add(new(key, Path.Join(root, key), identity, camera));

    /// <summary>The images of one folder, or a problem that names the folder.</summary>
    public string[] NamesIn(string folder) => List(folder, path =>
    {
        (string[] images, string[] others) = ImageFiles.NamesIn(path);
        Ignored.AddRange(others.Select(name => Path.Combine(path, name)));
        return images;
    });

    /// <summary>The folders in one folder, or a problem that names the folder.</summary>
    public string[] FoldersIn(string folder) => List(folder, ImageFiles.FoldersIn);

    /// <summary>Names a file that is left out.</summary>
    public void LeaveOut(string key, string reason) =>
        Findings.Add(new(FindingKind.Misnamed, Path.Combine(root, key), reason));

    public Dataset ToDataset()
    {
        bool generated = File.Exists(Path.Combine(root, GeneratedFolder.Marker));
        return new(name, root, generated, Sorted(train), Sorted(query), Sorted(gallery));
    }

    private string[] List(string folder, Func<string, string[]> list)
    {
        string path = folder.Length == 0 ? root : Path.Combine(root, folder);
        try
        {
            if (Directory.Exists(path))
                return list(path);
            Problems.Add($"there is no folder {path}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Problems.Add($"folder {path} cannot be listed: {error.Message}");
        }
        return [];
    }

    /// <summary>Folder by folder they mostly are in order already.</summary>
    private static ImmutableArray<ImageRecord> Sorted(List<ImageRecord> images)
    {
        for (int i = 1; i < images.Count; i++)
        {
            if (string.CompareOrdinal(images[i - 1].Key, images[i].Key) > 0)
                return [.. images.OrderBy(image => image.Key, StringComparer.Ordinal)];
        }
        return [.. images];
    }
}
