using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Slr.Data.Datasets;

/// <summary>
/// Three folders of images whose names begin with identity and camera: Market-1501 (Zheng et al. 2015), DukeMTMC-reID,
/// PersonX, VeRi-776, Occluded-Duke and CUHK03's new protocol follow it.
/// </summary>
/// <param name="name">Name in the settings.</param>
/// <param name="usualNames">Names of its folder, see <see cref="FolderNames"/>.</param>
/// <param name="example">Its folder in words.</param>
/// <param name="folders">Folders of train, query and gallery.</param>
/// <param name="form">What the names of its files look like; null = as no other's.</param>
/// <param name="published">Published counts.</param>
internal sealed partial class MarketLayout(string name, ImmutableArray<string> usualNames, string example,
    MarketLayout.Folders folders, Regex? form, PublishedCounts published) : DatasetLayout
{
    private static readonly Folders Usual = new("bounding_box_train", "query", "bounding_box_test");

    public static readonly MarketLayout Market = new("market1501",
        ["market1501v150915", "market1501", "market"], "Market-1501-v15.09.15", Usual, null, new(751, 12_936, 750, 3_368, 15_913, 6));

    public static readonly MarketLayout Duke = new("dukemtmc",
        ["dukemtmcreid", "dukemtmc", "duke"], "DukeMTMC-reID", Usual, DukeForm(), new(702, 16_522, 702, 2_228, 17_661, 8));

    /// <summary>
    /// The harder subset of PersonX with six cameras (3, 4, 8, 10, 11, 12), whose archive unpacks to a folder `subset1`
    /// (OpenUnReID, docs/INSTALL.md and openunreid/data/datasets/personx.py). The folders 1 to 6 of PersonX_v1 are
    /// another release: see <see cref="PersonXSixLayout"/>.
    /// </summary>
    public static readonly MarketLayout PersonX = new("personx",
        ["subset1", "personx"], "subset1 or PersonX", Usual, PersonXForm(), new(410, 9_840, 856, 5_136, 30_816, 6));

    /// <summary>Vehicles (Liu et al. 2016); its folders alone tell it from the others.</summary>
    public static readonly MarketLayout Veri = new("veri776", ["veri776", "veri"], "VeRi",
        new("image_train", "image_query", "image_test"), null, new(576, 37_778, 200, 1_678, 11_579, 20));

    /// <summary>DukeMTMC-reID arranged so that every query is partly hidden (Miao et al. 2019).</summary>
    public static readonly MarketLayout OccludedDuke = new("occludedduke", ["occludeddukemtmcreid", "occludeddukemtmc", "occludedduke"],
        "Occluded-DukeMTMC-reID", Usual, DukeForm(), new(702, 15_618, 519, 2_210, 17_661, 8))
    { Rather = Duke };

    /// <summary>
    /// CUHK03 in the arrangement of its new protocol (Li et al. 2014; Zhong et al. 2017, CUHK03-NP), people cut out by a detector.
    /// </summary>
    public static readonly MarketLayout Cuhk03 = new("cuhk03", ["cuhk03detected", "detected", "cuhk03np", "cuhk03"],
        "CUHK03-NP/detected", Usual, CuhkForm(), new(767, 7_365, 700, 1_400, 5_332, 2));

    /// <summary>The same people, cut out by hand.</summary>
    public static readonly MarketLayout Cuhk03Labeled = new("cuhk03labeled", ["cuhk03labeled", "labeled", "cuhk03np", "cuhk03"],
        "CUHK03-NP/labeled", Usual, CuhkForm(), new(767, 7_368, 700, 1_400, 5_328, 2))
    { Rather = Cuhk03 };

    /// <summary>Names looked at to tell data sets of the same folders apart.</summary>
    private const int Sample = 100;

    /// <summary>Where the three splits lie.</summary>
    internal sealed record Folders(string Train, string Query, string Gallery)
    {
        public ImmutableArray<(Split Split, string Folder)> All =>
            [(Split.Train, Train), (Split.Query, Query), (Split.Gallery, Gallery)];
    }

    public override string Name => name;

    /// <summary>
    /// The data set of the same names that a folder is rather taken for, unless as many queries and images to search in are there
    /// as were published of this one.
    /// </summary>
    private MarketLayout? Rather { get; init; }

    public override PublishedCounts Published => published;

    public override string Expectation =>
        $"a folder with {string.Join(", ", folders.All.Select(f => f.Folder))}, itself or as {example}";

    public override string? Locate(string root) => FirstOf(root, usualNames, folder => IsHere(folder, folders));

    /// <summary>
    /// Judged by the names of the images alone, wherever the folder lies. A query folder alone is not of this layout: anyone's
    /// own folder has one.
    /// </summary>
    public override bool LooksLike(string folder)
    {
        string[] images = [.. new[] { folders.Train, folders.Gallery }.Select(part => Path.Combine(folder, part)).Where(Directory.Exists)];
        if (images.Length == 0 || folders != Usual)
            return images.Length > 0;
        string[] names = [.. ImageFiles.In(images[0]).Files.Where(file => ImageFiles.IsImage(file)).Take(Sample)];
        Regex?[] forms = [Duke.Form, Cuhk03.Form, PersonX.Form];
        if (Form != forms.FirstOrDefault(other => names.Count(file => other!.IsMatch(file)) * 2 > names.Length))
            return false;
        return Rather is not null ? HasItsCounts(folder)
            : !((MarketLayout[])[OccludedDuke, Cuhk03Labeled]).Any(other => other.Rather == this && other.HasItsCounts(folder));
    }

    private bool HasItsCounts(string folder)
    {
        return Images(folders.Query) == published.QueryImages && Images(folders.Gallery) == published.GalleryImages;

        int Images(string part) => Path.Combine(folder, part) is var path && Directory.Exists(path)
            ? ImageFiles.In(path).Files.Count(file => ImageFiles.IsImage(file)) : 0;
    }

    private Regex? Form => form;

    public override Listing List(string folder)
    {
        var listing = new Listing(name, folder);
        ListInto(listing, "", folders);
        return listing;
    }

    internal static bool IsHere(string folder, Folders? folders = null) =>
        (folders ?? Usual).All.Any(part => Directory.Exists(Path.Combine(folder, part.Folder)));

    /// <summary>Lists the three folders; query and gallery may be missing, both of them.</summary>
    /// <param name="listing">Takes the images.</param>
    /// <param name="below">The folder around them, below the listing's root; empty for the root.</param>
    /// <param name="folders">Their names; null for Market-1501's.</param>
    /// <param name="cameraOfAll">The camera of all images; null = as their names say.</param>
    internal static void ListInto(Listing listing, string below, Folders? folders = null, string? cameraOfAll = null)
    {
        folders ??= Usual;
        bool onlyTrain = !IsHere(Path.Combine(listing.Root, below), folders with { Train = folders.Query })
            && Directory.Exists(Path.Combine(listing.Root, below, folders.Train));
        foreach ((Split split, string part) in folders.All)
        {
            if (split == Split.Train || !onlyTrain)
                ListPart(listing, split, below.Length == 0 ? part : $"{below}/{part}", cameraOfAll);
        }
    }

    private static void ListPart(Listing listing, Split split, string folder, string? cameraOfAll)
    {
        int misnamed = 0;
        List<string> keys = listing.ImagesBelow(folder);
        foreach (string key in keys)
        {
            if (IdentityAndCamera().Match(Path.GetFileName(key)) is { Success: true } match)
                listing.Add(new(split, key, match.Groups[1].Value, cameraOfAll ?? match.Groups[2].Value));
            else
            {
                misnamed++;
                listing.LeaveOut(key, "the name does not begin with identity_cCAMERA, as in 0002_c1");
            }
        }
        if (misnamed * 2 > keys.Count)
            listing.Problems.Add($"{misnamed} of the {keys.Count} images in {Path.Combine(listing.Root, folder)} have names that do not "
                + $"begin with identity_cCAMERA, as in 0002_c1 (the first: {listing.Findings[^misnamed].Path}); is it another data set?");
    }

    /// <summary>MARS writes junk as 00-1.</summary>
    [GeneratedRegex("^(0*-?[0-9]+)_c(-?[0-9]+)", RegexOptions.IgnoreCase)]
    private static partial Regex IdentityAndCamera();

    [GeneratedRegex("^-?[0-9]+_c[0-9]+_f[0-9]+")]
    private static partial Regex DukeForm();

    [GeneratedRegex("^[0-9]+_c[12]_[0-9]+\\.png$")]
    private static partial Regex CuhkForm();

    [GeneratedRegex("^-?[0-9]+_c[0-9]+(s[0-9]+)?_[0-9]+\\.")]
    private static partial Regex PersonXForm();
}
