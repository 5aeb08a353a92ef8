using System.Text.Json;

namespace Slr.Cli.Runs;

/// <summary>A gallery image that a query found.</summary>
internal sealed record RankedImage(string Key, bool Correct);

/// <summary>A query with its average precision and the first gallery images of its ranking.</summary>
internal sealed record RankedQuery(string Key, double AveragePrecision, IReadOnlyList<RankedImage> Top);

/// <summary>
/// Reads <c>ranking.json</c>: <c>{"queries": [{"key", "ap", "top": [{"key", "correct"}]}]}</c>, the best and the worst
/// queries of the last evaluation. Runs without the file have no such queries.
/// </summary>
internal static class RankingFile
{
    /// <summary>The queries, the best first; none when the file is absent or cannot be read.</summary>
    public static IReadOnlyList<RankedQuery> Read(string runFolder)
    {
        string path = Path.Combine(runFolder, "ranking.json");
        if (!File.Exists(path))
            return [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
            return [.. new EventLine(document.RootElement).List("queries").Select(Query).OfType<RankedQuery>()
                .OrderByDescending(q => q.AveragePrecision).ThenBy(q => q.Key, StringComparer.Ordinal)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Null without an average precision: the query has no match, so none of its ranks is right or wrong.</summary>
    private static RankedQuery? Query(EventLine query) => query.Number("ap") is { } precision
        ? new(query.Text("key") ?? "", precision,
            [.. query.List("top").Select(image => new RankedImage(image.Text("key") ?? "", image.IsTrue("correct")))])
        : null;
}
