using System.Collections.Immutable;

namespace Slr.Data.Datasets;

/// <summary>What a layout found in a folder, gathered while it looks.</summary>
internal sealed class Listing(string name, string root)
{
    private readonly List<NamedImage> images = [];
    private readonly List<string> junk = [];
    private readonly ImageWalk walk = new(root);

    public string Root => root;

    /// <summary>Files and folders that were left out, with the reason.</summary>
    public List<FileFinding> Findings => walk.LeftOut;

    /// <summary>What makes the data set unusable.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>What a user should know about how it is read; nothing is wrong.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Paths of the files among the images that are no images by their names.</summary>
    public List<string> Ignored => walk.Others;

    /// <summary>
    /// Images to search for or in that are marked as junk (identity -1), which evaluation ignores by definition; they are not
    /// listed.
    /// </summary>
    public int Junk => junk.Count;

    /// <summary>Keys of all images, junk too.</summary>
    public IEnumerable<string> Keys => images.Select(image => image.Key).Concat(junk);

    /// <summary>Images of a split.</summary>
    public int Count(Split split) => images.Count(image => image.Split == split);

    /// <summary>Adds an image.</summary>
    public void Add(NamedImage image)
    {
        if (image.Split == Split.Train || !NumberedNames.IsJunk(image.Identity))
            images.Add(image);
        else
            junk.Add(image.Key);
    }

    /// <summary>Keys of the images below a folder, at any depth; a folder that cannot be listed becomes a problem.</summary>
    /// <param name="folder">Its path below the root; empty for the root.</param>
    /// <param name="except">Names of folders directly in it that are not entered.</param>
    public List<string> ImagesBelow(string folder, params IReadOnlyCollection<string> except)
    {
        string path = folder.Length == 0 ? root : Path.Combine(root, folder);
        var keys = new List<string>();
        if (!Directory.Exists(path))
            Problems.Add($"there is no folder {path}");
        else if (UnlistableFolder.Look(path, () => keys.AddRange(walk.Below(folder, except))) is { } problem)
            Problems.Add(problem);
        return keys;
    }

    /// <summary>Names a file that is left out because of its name.</summary>
    public void LeaveOut(string key, string reason) =>
        Findings.Add(new(FindingKind.Misnamed, Path.Combine(root, key), reason));

    public Dataset ToDataset()
    {
        NumberedNames people = NumberedNames.Of(images.Select(image => image.Identity));
        NumberedNames cameras = NumberedNames.Of(images.Select(image => image.Camera));
        TrackNumbers tracks = TrackNumbers.Of(images, cameras);
        return new Dataset(name, root, File.Exists(Path.Combine(root, Dataset.GeneratedMarker)),
            Of(Split.Train), Of(Split.Query), Of(Split.Gallery))
        {
            Junk = Junk,
            CameraNames = cameras.Renamed,
            TrackNames = tracks.Names,
            Notes = [.. Notes, .. Summary()],
        };

        ImmutableArray<ImageRecord> Of(Split split) => Sorted([.. images.Where(image => image.Split == split).Select(image =>
            new ImageRecord(image.Key, Path.Join(root, image.File ?? image.Key), people[image.Identity], CameraOf(image))
            {
                Track = tracks[image],
                Time = image.Time,
                Box = image.Box,
                Row = image.Row,
            })]);

        int CameraOf(NamedImage image) =>
            cameras[image.Camera] is var camera and not NumberedNames.Unknown ? camera : UnknownCamera.Of(image.Split);
    }

    private IEnumerable<string> Summary()
    {
        if (Findings.Count > 0)
            yield return $"{Findings.Count} files, folders or lines are left out, the first: {Findings[0].Path} ({Findings[0].Reason})";
        string[] foreign = [.. Ignored.Where(ImageFiles.IsForeign)];
        if (foreign.Length > 0)
            yield return $"{foreign.Length} images are of formats that are not read, the first: {foreign[0]}; convert them to JPEG or PNG";
    }

    /// <summary>Folder by folder they mostly are in order already.</summary>
    private static ImmutableArray<ImageRecord> Sorted(ImmutableArray<ImageRecord> images)
    {
        for (int i = 1; i < images.Length; i++)
        {
            if (string.CompareOrdinal(images[i - 1].Key, images[i].Key) > 0)
                return [.. images.OrderBy(image => image.Key, StringComparer.Ordinal)];
        }
        return images;
    }
}
