namespace Slr.Data.Datasets;

/// <summary>
/// How many queries can be scored by the Market-1501 protocol: those with an image of their identity from another camera
/// in the gallery. Known from names alone, so it is told before anything is computed.
/// </summary>
/// <param name="Queries">All queries.</param>
/// <param name="Matched">Those that count.</param>
/// <param name="Obstacle">Why none counts, as a clause for people; null when some do.</param>
public sealed record QueryMatches(int Queries, int Matched, string? Obstacle)
{
    /// <summary>Looks at the queries of a data set.</summary>
    public static QueryMatches Of(Dataset dataset)
    {
        Dictionary<int, HashSet<int>> cameras = dataset.Gallery.Where(image => image.Identity != NumberedNames.Unknown)
            .GroupBy(image => image.Identity)
            .ToDictionary(person => person.Key, person => person.Select(image => image.Camera).ToHashSet());
        int matched = dataset.Query.Count(query => cameras.TryGetValue(query.Identity, out HashSet<int>? seen)
            && (seen.Count > 1 || !seen.Contains(query.Camera)));
        return new(dataset.Query.Length, matched, matched > 0 ? null : Why(dataset, cameras));
    }

    /// <summary>A sentence on what is not scored; null when every query counts.</summary>
    public string? Shortfall => Obstacle is not null ? $"it can be trained on, but not scored: {Obstacle}"
        : Matched == Queries ? null
        : $"{Queries - Matched} of {Queries} queries have no image of their identity from another camera in the gallery; scores leave "
            + "them out";

    private static string Why(Dataset dataset, Dictionary<int, HashSet<int>> cameras) =>
        (dataset.Query.Length, dataset.Gallery.Length) switch
        {
            (0, 0) when dataset.Junk == 0 => "it has no query and no gallery images",
            (0, _) => "it has no query images",
            (_, 0) when dataset.Junk > 0 => "all its gallery images are junk (identity -1)",
            (_, 0) => "it has no gallery images",
            _ when cameras.Count == 0 => $"none of its {dataset.Gallery.Length} gallery images has an identity",
            _ when dataset.Query.Concat(dataset.Gallery).Select(image => image.Camera).Distinct().Count() == 1 =>
                "all its images come from one camera, and a query's own camera does not count",
            _ => $"none of its {dataset.Query.Length} queries has an image of its identity from another camera in the gallery",
        };
}
