using System.Collections.Immutable;

namespace Slr.Data.Datasets;

/// <summary>The data sets that can be read, by their names in the settings.</summary>
public static class DatasetCatalog
{
    /// <summary>In the order in which a folder is recognised: the choosy ones first.</summary>
    private static readonly ImmutableArray<DatasetLayout> Layouts =
    [
        MarketLayout.Market, MarketLayout.Duke, MarketLayout.PersonX, new PersonXSixLayout(), new MsmtLayout(),
        new FolderLayout(), new ListLayout(),
    ];

    /// <summary>Names that <see cref="Open"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Layouts.Select(layout => layout.Name)];

    /// <summary>Lists a data set; no image is opened.</summary>
    /// <param name="name">One of <see cref="Names"/>; null = recognised by its folders and file names.</param>
    /// <param name="root">Its folder, or the folder around it; for `list` the CSV or Parquet file.</param>
    /// <exception cref="DatasetException">Not a data set of this kind; lists all problems with their paths.</exception>
    public static Dataset Open(string? name, string root)
    {
        Listing listing = List(name is null ? Recognise(root) : Find(name), root);
        return listing.ToDataset();
    }

    /// <summary>Published counts of a data set; null when there are none.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static PublishedCounts? Published(string name) => Find(name).Published;

    /// <summary>The layout's listing; throws when the data set cannot be used.</summary>
    internal static Listing List(DatasetLayout layout, string root)
    {
        string subject = $"{layout.Name} in {root}";
        root = Path.GetFullPath(root);
        string folder = layout.Locate(root) ?? throw new DatasetException(subject, Path.Exists(root)
            ? $"{root} is not this data set: expected {layout.Expectation}"
            : $"{root} does not exist");
        Listing listing = layout.List(folder);
        if (listing.Problems.Count == 0 && listing.Of(Split.Train).Count == 0)
            listing.Problems.Add($"no training image was found in {folder}"
                + (listing.Findings.Count == 0 ? "" : $"; {listing.Findings.Count} were left out, the first: "
                    + $"{listing.Findings[0].Path} ({listing.Findings[0].Reason})"));
        if (listing.Problems.Count > 0)
            throw new DatasetException(subject, listing.Problems);
        return listing;
    }

    /// <summary>The first layout that finds its own in a folder and does not take it for another's.</summary>
    /// <exception cref="DatasetException">None does.</exception>
    internal static DatasetLayout Recognise(string root)
    {
        root = Path.GetFullPath(root);
        DatasetLayout[] possible = [.. Layouts.Where(layout => layout.Locate(root) is not null)];
        return possible.FirstOrDefault(layout => layout.LooksLike(layout.Locate(root)!)) ?? possible.FirstOrDefault()
            ?? throw new DatasetException(root, Path.Exists(root)
                ? $"{root} is no data set; see `slr data --help` for the layouts"
                : $"{root} does not exist");
    }

    internal static DatasetLayout Find(string name) =>
        Layouts.FirstOrDefault(layout => layout.Name == name) ?? throw new DatasetException(
            $"data set '{name}'", $"there is no such data set; possible are {string.Join(", ", Names)}");
}
