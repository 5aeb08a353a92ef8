using System.Globalization;
using System.Text.RegularExpressions;

namespace Slr.Data.Datasets;

/// <summary>
/// Anyone's folder: train/ID/*.jpg and, for evaluation, query/ID/*.jpg and gallery/ID/*.jpg. Images that lie directly
/// in train have no identity (-1), which adaptation does not need. Without a train folder all images are for training.
/// A camera is read from a name with _cNUMBER.
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
        Directory.Exists(Path.Combine(folder, "train")) || ImageFiles.NamesIn(folder).Images.Length > 0;

    public override Listing List(string folder)
    {
        var listing = new Listing(Name, folder);
        var found = new List<(Split Split, string Key, string? Identity)>();
        bool hasTrain = Directory.Exists(Path.Combine(folder, "train"));
        foreach ((Split split, string part) in Parts)
        {
            if (Directory.Exists(Path.Combine(folder, part)))
                Walk(listing, split, part, found);
            else if (split == Split.Train && !hasTrain)
                found.AddRange(listing.NamesIn("").Select(file => (split, file, (string?)null)));
        }
        Dictionary<string, int> numbers = IdentityNumbers.Of(found.Select(image => image.Identity));
        foreach ((Split split, string key, string? identity) in found)
            listing.Add(split, key, identity is null ? -1 : numbers[identity], CameraOf(key, split));
        return listing;
    }

    private static void Walk(Listing listing, Split split, string part, List<(Split, string, string?)> found)
    {
        foreach (string file in listing.NamesIn(part))
            found.Add((split, $"{part}/{file}", null));
        foreach (string identity in listing.FoldersIn(part))
        {
            foreach (string file in listing.NamesIn($"{part}/{identity}"))
                found.Add((split, $"{part}/{identity}/{file}", identity));
        }
    }

    private static int CameraOf(string key, Split split)
    {
        Match match = Camera().Match(Path.GetFileName(key));
        return int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int camera)
            ? camera
            : UnknownCamera.Of(split);
    }

    [GeneratedRegex("(?:^|_)c([0-9]{1,4})", RegexOptions.IgnoreCase)]
    private static partial Regex Camera();
}
