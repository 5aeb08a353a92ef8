using System.Globalization;
using System.Text.RegularExpressions;
using Slr.Primitives.Files;

namespace Slr.Data.Datasets;

/// <summary>
/// MARS (Zheng et al. 2016), tracklets of Market-1501's people: <c>bbox_train</c> and <c>bbox_test</c> with a folder a person,
/// names that say person, camera, tracklet and frame, and the authors' tables in <c>info</c>, which say which tracklets are
/// searched for.
/// </summary>
internal sealed partial class MarsLayout : DatasetLayout
{
    private const string Train = "bbox_train", Test = "bbox_test";

    private const string Names = "test_name.txt", Tracklets = "tracks_test_info.mat", Queries = "query_IDX.mat";

    public override string Name => "mars";

    public override PublishedCounts Published { get; } = new(625, 509_914, 626, null, null, 6);

    public override string Expectation =>
        $"a folder with {Train}, {Test} and info ({Names}, {Tracklets}, {Queries}), itself or as MARS";

    public override string? Locate(string root) => FirstOf(root, ["mars"], folder => Directory.Exists(Path.Combine(folder, Train)));

    public override Listing List(string folder)
    {
        var listing = new Listing(Name, folder);
        foreach (string key in listing.ImagesBelow(Train))
            Add(listing, key, _ => Split.Train);
        if (!Directory.Exists(Path.Combine(folder, Test)))
            return listing;
        if (SearchedFor(listing) is not { } searched)
            return listing;
        foreach (string key in listing.ImagesBelow(Test))
            Add(listing, key, tracklet => searched.Contains(tracklet) ? Split.Query : Split.Gallery);
        listing.Notes.Add("each image of a tracklet is searched for and in by itself; published figures of MARS are of whole tracklets");
        return listing;
    }

    private static void Add(Listing listing, string key, Func<string, Split> splitOf)
    {
        if (TrackletAndFrame().Match(Path.GetFileName(key)) is { Success: true } match)
            listing.Add(new(splitOf(match.Groups["tracklet"].Value), key, match.Groups["person"].Value, match.Groups["camera"].Value,
                $"{match.Groups["person"].Value}T{match.Groups["track"].Value}"));
        else
            listing.LeaveOut(key, "the name is not person, camera, tracklet and frame, as in 0001C1T0001F001");
    }

    /// <summary>Beginnings of the names of the tracklets that are searched for; null after a problem.</summary>
    private static HashSet<string>? SearchedFor(Listing listing)
    {
        string? info = ((string[])["info", Path.Combine("MARS-evaluation", "info"), ""]).Select(place => Path.Combine(listing.Root, place))
            .FirstOrDefault(place => File.Exists(Path.Combine(place, Queries)));
        if (info is null)
        {
            listing.Problems.Add($"there is no info/{Queries} in {listing.Root}: without it nobody knows which tracklets of {Test} are "
                + "searched for; it is in github.com/liangzheng06/MARS-evaluation");
            return null;
        }
        try
        {
            string[] names = TextFile.ReadLines(Path.Combine(info, Names));
            (int rows, _, double[] table) = MatFile.Read(Path.Combine(info, Tracklets));
            var searched = new HashSet<string>(StringComparer.Ordinal);
            foreach (double number in MatFile.Read(Path.Combine(info, Queries)).Values)
            {
                // Counted from 1, as the first image of a tracklet, which is the first column of its row.
                if (number < 1 || number > rows || table[(int)number - 1] is var first && (first < 1 || first > names.Length)
                    || TrackletAndFrame().Match(names[(int)table[(int)number - 1] - 1].Trim()) is not { Success: true } match)
                {
                    listing.Problems.Add(string.Create(CultureInfo.InvariantCulture,
                        $"{Path.Combine(info, Queries)} names tracklet {number}, which {Tracklets} and {Names} do not lead to an image"));
                    return null;
                }
                searched.Add(match.Groups["tracklet"].Value);
            }
            return searched;
        }
        catch (FileFormatException error)
        {
            listing.Problems.Add(error.Message);
            return null;
        }
    }

    /// <summary>Junk is called 00-1, distractors 0000.</summary>
    [GeneratedRegex("^(?<tracklet>(?<person>[0-9]{4}|00-1)C(?<camera>[0-9])T(?<track>[0-9]+))F[0-9]+\\.")]
    private static partial Regex TrackletAndFrame();
}
