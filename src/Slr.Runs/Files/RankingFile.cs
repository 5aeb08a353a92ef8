using System.Text.Json;

namespace Slr.Runs.Files;

/// <summary>A query with its average precision and the first gallery images of its ranking.</summary>
/// <param name="Key">Its image.</param>
/// <param name="Ap">Average precision in [0, 1]; null for a query without a match, of whose ranks none is right or wrong.</param>
/// <param name="Top">The nearest first.</param>
public sealed record QueryRanking(string Key, double? Ap, IReadOnlyList<RankedImage> Top);

/// <summary>A gallery image that a query found.</summary>
/// <param name="Key">The image.</param>
/// <param name="Correct">True for the same person.</param>
public sealed record RankedImage(string Key, bool Correct);

/// <summary><c>ranking.json</c>: the first results of queries of the last evaluation.</summary>
public static class RankingFile
{
    private static readonly JsonSerializerOptions Compact = new(RunJson.Options) { WriteIndented = false };

    /// <summary>The queries of a run; none when there is no file, or none that can be read.</summary>
    public static IReadOnlyList<QueryRanking> Read(string folder) => RunJson.Read<Content>(folder, RunFileNames.Ranking)?.Queries ?? [];

    /// <summary>The file's content.</summary>
    public static byte[] ToBytes(IEnumerable<QueryRanking> queries) =>
        JsonSerializer.SerializeToUtf8Bytes(new Content([.. queries]), Compact);

    private sealed record Content(IReadOnlyList<QueryRanking> Queries);
}
