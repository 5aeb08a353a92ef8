using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Slr.Data.Datasets;

/// <summary>
/// Three folders of images whose names begin with identity and camera: Market-1501 (Zheng et al. 2015), DukeMTMC-reID
/// and PersonX follow it.
/// </summary>
internal sealed partial class MarketLayout(
    string name, ImmutableArray<string> usualNames, string example, bool longCameras, PublishedCounts published) : DatasetLayout
{
    public static readonly MarketLayout Market = new("market1501",
        ["market1501v150915", "market1501", "market"], "Market-1501-v15.09.15", longCameras: false, new(751, 12_936, 750, 3_368, 15_913, 6));

    public static readonly MarketLayout Duke = new("dukemtmc",
        ["dukemtmcreid", "dukemtmc", "duke"], "DukeMTMC-reID", longCameras: false, new(702, 16_522, 702, 2_228, 17_661, 8));

    /// <summary>
    /// The harder subset of PersonX with six cameras (3, 4, 8, 10, 11, 12), whose archive unpacks to a folder `subset1`
    /// (OpenUnReID, docs/INSTALL.md and openunreid/data/datasets/personx.py). The folders 1 to 6 of PersonX_v1 are
    /// another release: see <see cref="PersonXSixLayout"/>.
    /// </summary>
    public static readonly MarketLayout PersonX = new("personx",
        ["subset1", "personx"], "subset1 or PersonX", longCameras: true, new(410, 9_840, 856, 5_136, 30_816, 6));

    private static readonly ImmutableArray<string> Words = ["personx", "duke", "market"];

    private static readonly ImmutableArray<(Split Split, string Folder)> Folders =
        [(Split.Train, "bounding_box_train"), (Split.Query, "query"), (Split.Gallery, "bounding_box_test")];

    public override string Name => name;

    public override PublishedCounts Published => published;

    public override string Expectation =>
        $"a folder with {string.Join(", ", Folders.Select(f => f.Folder))}, itself or as {example}";

    public override string? Locate(string root) => FirstOf(root, usualNames, IsHere);

    /// <summary>
    /// Judged by the nearest of the folders around it that names a data set, else by the cameras: only PersonX has numbers
    /// of two digits. A query folder alone is not of this layout: anyone's own folder has one.
    /// </summary>
    public override bool LooksLike(string folder)
    {
        string train = Path.Combine(folder, Folders[0].Folder);
        if (!Directory.Exists(train) && !Directory.Exists(Path.Combine(folder, Folders[2].Folder)))
            return false;
        for (string? around = folder; around is not null; around = Path.GetDirectoryName(around))
        {
            string part = Path.GetFileName(around);
            if (Words.FirstOrDefault(word => part.Contains(word, StringComparison.OrdinalIgnoreCase)) is { } word)
                return name.StartsWith(word, StringComparison.Ordinal);
        }
        bool anyLong = Directory.Exists(train) && Directory.EnumerateFiles(train)
            .Any(path => TryParse(Path.GetFileName(path), longCameras: true, out _, out int camera) && camera > 9);
        return longCameras == anyLong;
    }

    public override Listing List(string folder)
    {
        var listing = new Listing(name, folder);
        ListInto(listing, "", longCameras);
        return listing;
    }

    internal static bool IsHere(string folder) =>
        Folders.Any(part => Directory.Exists(Path.Combine(folder, part.Folder)));

    internal static void ListInto(Listing listing, string below, bool longCameras, int? cameraOfAll = null)
    {
        foreach ((Split split, string part) in Folders)
        {
            string folder = below.Length == 0 ? part : $"{below}/{part}";
            foreach (string file in listing.NamesIn(folder))
            {
                if (!TryParse(file, longCameras, out int identity, out int camera))
                    listing.LeaveOut($"{folder}/{file}", "the name does not begin with identity_cCAMERA, as in 0002_c1");
                else if (identity < 0)
                    listing.Junk++;
                else
                    listing.Add(split, $"{folder}/{file}", identity, cameraOfAll ?? camera);
            }
        }
    }

    /// <summary>Identity and camera of a file name; Market-1501's camera is one digit, a sequence follows it.</summary>
    internal static bool TryParse(string file, bool longCameras, out int identity, out int camera)
    {
        Match match = longCameras ? LongCamera().Match(file) : ShortCamera().Match(file);
        camera = 0;
        return int.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out identity)
            && int.TryParse(match.Groups[2].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out camera);
    }

    [GeneratedRegex(@"^(-?[0-9]+)_c([0-9])")]
    private static partial Regex ShortCamera();

    [GeneratedRegex(@"^(-?[0-9]+)_c(-?[0-9]+)")]
    private static partial Regex LongCamera();
}
