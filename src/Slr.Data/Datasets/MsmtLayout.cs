using System.Globalization;

namespace Slr.Data.Datasets;

/// <summary>
/// MSMT17 (Wei et al. 2018), first and second version: lists of "path identity" lines; the camera is the third part of
/// the file's name. Its identities begin at 0 and are counted from 1 here, because 0 means distractor elsewhere.
/// </summary>
internal sealed class MsmtLayout : DatasetLayout
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

    public override string? Locate(string root) => FirstOf(
        root, ["msmt17v1", "msmt17v2", "msmt17"],
        folder => File.Exists(Path.Combine(folder, "list_train.txt")));

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
        foreach ((Split split, string list) in Lists)
            ReadList(listing, split, list, split == Split.Train ? train : test);
        return listing;
    }

    private static void ReadList(Listing listing, Split split, string list, string images)
    {
        string path = Path.Combine(listing.Root, list);
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            listing.Problems.Add($"list {path} cannot be read: {error.Message}");
            return;
        }
        for (int number = 0; number < lines.Length; number++)
        {
            string line = lines[number].Trim();
            if (line.Length == 0)
                continue;
            if (TryParse(line, out string file, out int identity, out int camera))
                listing.Add(split, $"{images}/{file}", identity + 1, camera);
            else
                listing.Findings.Add(new(FindingKind.Misnamed, path,
                    $"line {number + 1} is not 'PATH IDENTITY' with a path such as 0000/0000_000_01_0303morning_0008_0.jpg: {line}"));
        }
    }

    private static bool TryParse(string line, out string file, out int identity, out int camera)
    {
        int space = line.LastIndexOf(' ');
        (file, identity, camera) = ("", 0, 0);
        if (space < 1 || !int.TryParse(line.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture, out identity))
            return false;
        file = line[..space].TrimEnd().Replace('\\', '/');
        string[] parts = Path.GetFileName(file).Split('_');
        return parts.Length > 3 && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out camera);
    }
}
