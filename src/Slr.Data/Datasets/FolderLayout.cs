using System.Text.RegularExpressions;

namespace Slr.Data.Datasets;

/// <summary>
/// Anyone's folder: train/ID/*.jpg and, for evaluation, query/ID/*.jpg and gallery/ID/*.jpg, images at any depth. Images that
/// lie directly in train have no identity, which adaptation does not need. Without a train folder all images are for
/// training, without identities. A camera is read from a name with _cNUMBER.
/// </summary>
internal sealed partial class FolderLayout : DatasetLayout
{
    private static readonly (Split Split, string Folder)[] Parts =
        [(Split.Train, "train"), (Split.Query, "query"), (Split.Gallery, "gallery")];

    public override string Name => "folder";

    public override string Expectation => "a folder with train/ID/*.jpg (and query/ID, gallery/ID), or with images in it";

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

    private static void ListPart(Listing listing, Split split, string part)
    {
        foreach (string key in listing.ImagesBelow(part))
        {
            string[] parts = key.Split('/');
            listing.Add(new(split, key, parts.Length > 2 ? parts[1] : null, CameraOf(key)));
        }
    }

    private static void ListCrops(Listing listing)
    {
        List<string> keys = listing.ImagesBelow("", [.. Parts.Select(part => part.Folder)]);
        foreach (string key in keys)
            listing.Add(new(Split.Train, key, null, CameraOf(key)));
        if (keys.Any(key => key.Contains('/')))
            listing.Notes.Add("there is no folder train, so all images are taken as crops without identities, those in deeper folders too; "
                + "folders name people only in train, query and gallery");
    }

    private static string? CameraOf(string key) =>
        Camera().Match(Path.GetFileName(key)) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("(?:^|_)c([0-9]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Camera();
}
