using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Slr.Data.Datasets;

/// <summary>
/// Three folders of images whose names begin with identity and camera: Market-1501 (Zheng et al. 2015), DukeMTMC-reID
/// and PersonX follow it.
/// </summary>
internal sealed partial class MarketLayout(
    string name, ImmutableArray<string> usualFolders, bool longCameras, PublishedCounts published) : DatasetLayout
{
    public static readonly MarketLayout Market = new("market1501",
        ["Market-1501-v15.09.15", "Market-1501", "market1501", "Market1501", "market1501/Market-1501-v15.09.15"],
        longCameras: false, new(751, 12_936, 750, 3_368, 15_913, 6));

    public static readonly MarketLayout Duke = new("dukemtmc",
        ["DukeMTMC-reID", "dukemtmc-reid", "dukemtmc", "DukeMTMC", "dukemtmc/DukeMTMC-reID", "dukemtmc-reid/DukeMTMC-reID"],
        longCameras: false, new(702, 16_522, 702, 2_228, 17_661, 8));

    public static readonly MarketLayout PersonX = new("personx",
        ["PersonX/1", "PersonX", "personx/1", "personx", "PersonX_v1/1", "PersonX_v1", "1"],
        longCameras: true, new(410, 9_840, 856, 5_136, 30_816, 6));

    internal static readonly ImmutableArray<(Split Split, string Folder)> Folders =
        [(Split.Train, "bounding_box_train"), (Split.Query, "query"), (Split.Gallery, "bounding_box_test")];

    public override string Name => name;

    public override PublishedCounts Published => published;

    public override string Expectation =>
        $"a folder with {string.Join(", ", Folders.Select(f => f.Folder))}, itself or as {string.Join(", ", usualFolders)}";

    public override string? Locate(string root) => FirstOf(root, usualFolders.AsSpan(), IsHere);

    /// <summary>
    /// Judged by the folder's path where it names a data set, else by the cameras: only PersonX has numbers of two digits.
    /// </summary>
    public override bool LooksLike(string folder)
    {
        string? named = new[] { "personx", "duke", "market" }.FirstOrDefault(word => folder.Contains(word, StringComparison.OrdinalIgnoreCase));
        if (named is not null)
            return name.StartsWith(named, StringComparison.Ordinal);
        string train = Path.Combine(folder, Folders[0].Folder);
        bool anyLong = Directory.Exists(train) && Directory.EnumerateFiles(train)
            .Any(path => TryParse(Path.GetFileName(path), longCameras: true, out _, out int camera) && camera > 9);
        return longCameras == anyLong;
    }

    public override Listing List(string folder)
    {
        var listing = new Listing(name, folder);
        ListInto(listing, "", longCameras, cameraOffset: 0);
        return listing;
    }

    internal static bool IsHere(string folder) =>
        Folders.Any(part => Directory.Exists(Path.Combine(folder, part.Folder)));

    internal static void ListInto(Listing listing, string below, bool longCameras, int cameraOffset)
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
                    listing.Add(split, $"{folder}/{file}", identity, cameraOffset + camera);
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
