using System.Text.RegularExpressions;
using Slr.Data.Crops;

namespace Slr.Data.Datasets;

/// <summary>
/// Anyone's folder: train/ID/*.jpg and, for evaluation, query/ID/*.jpg and gallery/ID/*.jpg, images at any depth. Images that
/// lie directly in train have no identity, which adaptation does not need. Without a train folder all images are for
/// training, without identities. A camera is read from a name with _cNUMBER; of crops without identities cameras, tracks and
/// times are read as <see cref="CropReading"/> reads them.
/// </summary>
/// <param name="pattern">How the user's crops are named; null = as they look.</param>
internal sealed partial class FolderLayout(CropPattern? pattern = null) : DatasetLayout
{
    private static readonly (Split Split, string Folder)[] Parts =
        [(Split.Train, "train"), (Split.Query, "query"), (Split.Gallery, "gallery")];

    public override string Name => "folder";

    public override string Expectation =>
        "a folder with train/ID/*.jpg (and query/ID, gallery/ID), or with crops in it, flat or in folders of cameras and tracks";

    public override DatasetLayout Named(CropPattern form) => new FolderLayout(form);

    public override string? Locate(string root) => Directory.Exists(root) ? root : null;

    /// <summary>A folder that holds neither is around data sets rather than one.</summary>
    public override bool LooksLike(string folder) =>
        Directory.Exists(Path.Combine(folder, "train")) || ImageFiles.In(folder).Files.Any(name => ImageFiles.IsImage(name));

    public override Listing List(string folder)
    {
        var listing = new Listing(Name, folder);
        foreach ((Split split, string part) in Parts)
        {
            if (Directory.Exists(Path.Combine(folder, part)))
                ListPart(listing, split, part);
        }
        if (!Directory.Exists(Path.Combine(folder, "train")))
            ListCrops(listing);
        return listing;
    }

    private void ListPart(Listing listing, Split split, string part)
    {
        var crops = new List<string>();
        foreach (string key in listing.ImagesBelow(part))
        {
            if (key.Split('/') is [_, var person, _, ..])
                listing.Add(new(split, key, person, CameraOf(key)));
            else
                crops.Add(key);
        }
        AddCrops(listing, split, crops, part.Length + 1);
    }

    private void ListCrops(Listing listing)
    {
        List<string> keys = listing.ImagesBelow("", [.. Parts.Select(part => part.Folder)]);
        AddCrops(listing, Split.Train, keys, 0);
        if (keys.Any(key => key.Contains('/')))
            listing.Notes.Add("there is no folder train, so all images are taken as crops without identities, those in deeper folders too; "
                + "folders name people only in train, query and gallery");
    }

    /// <param name="listing">Takes the crops.</param>
    /// <param name="split">Their split.</param>
    /// <param name="keys">Their keys.</param>
    /// <param name="from">Where the part of a key begins that may say something.</param>
    private void AddCrops(Listing listing, Split split, List<string> keys, int from)
    {
        string[] paths = [.. keys.Select(key => key[from..])];
        CropReading reading = pattern is null ? CropReading.By(paths) : CropReading.By(pattern, paths);
        foreach ((string key, CropName name) in keys.Zip(reading.Names))
            listing.Add(new(split, key, null, name.Camera, name.Track) { Time = name.Time });
        listing.Notes.AddRange(reading.Notes);
        if (pattern is not null && keys.Count > 0 && reading.Names.All(name => name.IsSilent))
            listing.Problems.Add($"data.pattern is in none of the {keys.Count} paths, the first: {paths[0]}");
    }

    private static string? CameraOf(string key) =>
        Camera().Match(Path.GetFileName(key)) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("(?:^|_)c([0-9]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Camera();
}
