using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Slr.Primitives.Files;

namespace Slr.Data.Datasets;

/// <summary>
/// MSMT17 (Wei et al. 2018), first and second version: lists of "path identity" lines; the camera is the third part of
/// the file's name. Its identities begin at 0 and are counted from 1 here, because 0 means distractor elsewhere.
/// </summary>
internal sealed partial class MsmtLayout : DatasetLayout
{
    private static readonly (Split Split, string List)[] Lists =
    [
        (Split.Train, "list_train.txt"), (Split.Train, "list_val.txt"),
        (Split.Query, "list_query.txt"), (Split.Gallery, "list_gallery.txt"),
    ];

    public override string Name => "msmt17";

    public override PublishedCounts Published { get; } = new(1_041, 32_621, 3_060, 11_659, 82_161, 15);

    public override string Expectation =>
        "a folder with list_train.txt, list_val.txt, list_query.txt, list_gallery.txt and the image folders train and test "
        + "(second version: mask_train_v2 and mask_test_v2); itself or as MSMT17_V1, MSMT17_V2, MSMT17";

    public override string? Locate(string root) => FirstOf(root, ["msmt17v1", "msmt17v2", "msmt17"], IsHere);

    public override Listing List(string folder)
    {
        var listing = new Listing(Name, folder);
        bool second = Directory.Exists(Path.Combine(folder, "mask_train_v2"));
        (string train, string test) = second ? ("mask_train_v2", "mask_test_v2") : ("train", "test");
        foreach (string images in (ReadOnlySpan<string>)[train, test])
        {
            if (!Directory.Exists(Path.Combine(folder, images)))
                listing.Problems.Add($"there is no folder {Path.Combine(folder, images)}");
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((Split split, string list) in Lists)
            ReadList(listing, split, list, split == Split.Train ? train : test, seen);
        return listing;
    }

    /// <summary>
    /// Its lists, or images that are named as its own: without the lists nobody knows which of them are queries, and taken for
    /// anyone's folder half of the images would be missing.
    /// </summary>
    private static bool IsHere(string folder) =>
        Lists.Any(list => File.Exists(Path.Combine(folder, list.List))) || HoldsItsImages(Path.Combine(folder, "mask_train_v2"))
        || Directory.Exists(Path.Combine(folder, "test")) && HoldsItsImages(Path.Combine(folder, "train"));

    /// <summary>Looks at the images of the first person.</summary>
    private static bool HoldsItsImages(string folder)
    {
        if (!Directory.Exists(folder))
            return false;
        string? person = ImageFiles.In(folder).Folders.FirstOrDefault(name => !ImageFiles.IsOfTools(name));
        return person is not null && ImageFiles.In(Path.Combine(folder, person))
            .Files.FirstOrDefault(name => ImageFiles.IsImage(name)) is { } image
            && OwnName().IsMatch(image);
    }

    private static void ReadList(Listing listing, Split split, string list, string images, HashSet<string> seen)
    {
        string path = Path.Combine(listing.Root, list);
        string[] lines;
        try
        {
            lines = TextFile.ReadLines(path);
        }
        catch (FileFormatException error)
        {
            listing.Problems.Add($"list {error.Message}" + (File.Exists(path) ? "" : "; MSMT17's archive has it beside its image folders"));
            return;
        }
        foreach ((int number, string text) in lines.Index())
        {
            string line = text.Trim(), where = string.Create(CultureInfo.InvariantCulture, $"line {number + 1}");
            if (line.Length == 0)
                continue;
            if (line.Contains('\0') || PathAndIdentity().Match(line) is not { Success: true } match)
                listing.Findings.Add(new(FindingKind.Misnamed, path,
                    $"{where} is not 'PATH IDENTITY' with a path such as 0000/0000_000_01_0303morning_0008_0.jpg: {line}"));
            else if (!seen.Add($"{images}/{KeyOf(match)}"))
                listing.Findings.Add(new(FindingKind.LeftOut, path, $"{where} names an image again, which counts once: {line}"));
            else
                listing.Add(new(split, $"{images}/{KeyOf(match)}", IdentityOf(match), match.Groups["camera"].Value));
        }
    }

    private static string KeyOf(Match line) => line.Groups["path"].Value.Replace('\\', '/');

    private static string IdentityOf(Match line) =>
        (BigInteger.Parse(line.Groups["identity"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) + 1)
        .ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<path>(?:.*[/\\])?[^/\\_]*_[^/\\_]*_(?<camera>[0-9]+)_[^/\\]*?)\s+(?<identity>[0-9]+)$")]
    private static partial Regex PathAndIdentity();

    [GeneratedRegex("^[0-9]{4}_[0-9]{3}_[0-9]{2}_[0-9]{4}(morning|noon|afternoon)_")]
    private static partial Regex OwnName();
}
