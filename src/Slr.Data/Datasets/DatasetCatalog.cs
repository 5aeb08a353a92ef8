using System.Collections.Immutable;
using Slr.Data.Crops;

namespace Slr.Data.Datasets;

/// <summary>The data sets that can be read, by their names in the settings.</summary>
public static class DatasetCatalog
{
    /// <summary>In the order in which a folder is recognised: the choosy ones first: whoever has written a list means it.</summary>
    private static readonly ImmutableArray<DatasetLayout> Layouts =
    [
        MarketLayout.Market, MarketLayout.Duke, MarketLayout.PersonX, MarketLayout.Veri, MarketLayout.OccludedDuke,
        MarketLayout.Cuhk03, MarketLayout.Cuhk03Labeled, new PersonXSixLayout(), new MsmtLayout(), new MarsLayout(),
        new MotLayout(), new ListLayout(), new FolderLayout(),
    ];

    /// <summary>What would do, for whoever has none of the published data sets.</summary>
    private const string CropLayouts = "what would do: crops in the folder itself (cam2_t0173_000412.jpg), in a folder for each camera, in "
        + "folders CAMERA/TRACK, train/PERSON/*.jpg, a list.csv with the columns path, camera, track, time, or frames img1/000001.jpg "
        + "beside a tracker's text (docs/datasets.md)";

    /// <summary>Names that <see cref="Open"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Layouts.Select(layout => layout.Name)];

    /// <summary>Lists a data set; no image is opened.</summary>
    /// <param name="name">One of <see cref="Names"/>; null = recognised by its folders and file names.</param>
    /// <param name="root">Its folder, or the folder around it; for `list` the CSV or Parquet file.</param>
    /// <param name="pattern">How crops are named; null = as they look.</param>
    /// <exception cref="DatasetException">Not a data set of this kind; lists all problems with their paths.</exception>
    public static Dataset Open(string? name, string root, CropPattern? pattern = null) =>
        List(Named(name is null ? Recognise(root)[0] : Find(name), pattern), root).ToDataset();

    /// <summary>The layout with the user's own names, where there are any.</summary>
    internal static DatasetLayout Named(DatasetLayout layout, CropPattern? pattern) => pattern is null ? layout : layout.Named(pattern);

    /// <summary>Published counts of a data set; null when there are none.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static PublishedCounts? Published(string name) => Find(name).Published;

    /// <summary>The layout's listing; throws when the data set cannot be used.</summary>
    internal static Listing List(DatasetLayout layout, string root)
    {
        string subject = $"{layout.Name} in {root}";
        root = FullPath(root);
        string folder = Looking(root, () => layout.Locate(root)) ?? throw new DatasetException(subject, Path.Exists(root)
            ? $"{root} is not this data set: expected {layout.Expectation}"
            : $"{root} does not exist");
        Listing listing = Looking(folder, () => layout.List(folder));
        if (listing.Problems.Count == 0 && listing.Count(Split.Train) == 0)
            listing.Problems.Add($"no training image was found in {folder}; {CropLayouts}"
                + (listing.Findings.Count == 0 ? "" : $"; {listing.Findings.Count} were left out, the first: "
                    + $"{listing.Findings[0].Path} ({listing.Findings[0].Reason})"));
        if (listing.Problems.Count > 0)
            throw new DatasetException(subject, listing.Problems);
        return listing;
    }

    /// <summary>The layouts that find their own in a folder, those first that do not take it for another's; at least one.</summary>
    /// <exception cref="DatasetException">None does, or a folder cannot be listed.</exception>
    internal static ImmutableArray<DatasetLayout> Recognise(string root)
    {
        root = FullPath(root);
        return Looking(root, () =>
        {
            (DatasetLayout Layout, string? Folder)[] here = [.. Layouts.Select(layout => (layout, layout.Locate(root)))];
            DatasetLayout[] possible = [.. here.Where(found => found.Folder is not null).Select(found => found.Layout)];
            DatasetLayout[] likely =
                [.. here.Where(found => found.Folder is { } folder && found.Layout.LooksLike(folder)).Select(found => found.Layout)];
            if (possible.Length == 0)
                throw new DatasetException(root, Path.Exists(root)
                    ? $"{root} is no data set; docs/datasets.md shows the layouts"
                    : $"{root} does not exist");
            return ImmutableArray.Create(likely.Length > 0 ? likely : possible[..1]);
        });
    }

    private static string FullPath(string root) => root.Length > 0 && !root.Contains('\0')
        ? Path.GetFullPath(root)
        : throw new DatasetException("the data set's folder", root.Length == 0 ? "its name is empty"
            : "its name holds a NUL, which no folder's has");

    private static T Looking<T>(string root, Func<T> look)
    {
        T? seen = default;
        return UnlistableFolder.Look(root, () => seen = look()) is { } problem ? throw new DatasetException(root, problem) : seen!;
    }

    internal static DatasetLayout Find(string name) =>
        Layouts.FirstOrDefault(layout => layout.Name == name) ?? throw new DatasetException(
            $"data set '{name}'", $"there is no such data set; possible are {string.Join(", ", Names)}");
}
