using System.Collections.Immutable;
using Slr.Flow.Sharing;

namespace Slr.Flow.Evaluation;

/// <summary>Retrieval quality by the Market-1501 protocol, single query.</summary>
/// <param name="MeanAveragePrecision">mAP in [0, 1], over the queries that have a match; null when none has.</param>
/// <param name="Rank1">Share of queries whose first ranked image matches; null when none has a match.</param>
/// <param name="Rank5">Share of queries with a match among the first five; null when none has a match.</param>
/// <param name="Rank10">Share of queries with a match among the first ten; null when none has a match.</param>
/// <param name="Queries">Queries that count.</param>
/// <param name="SkippedQueries">Queries without any match in the gallery, which do not count.</param>
public sealed record RankingScores(
    double? MeanAveragePrecision, double? Rank1, double? Rank5, double? Rank10, int Queries, int SkippedQueries)
{
    /// <summary>
    /// mINP in [0, 1]: mean over the queries of their matches over the rank of the hardest one (Ye et al., TPAMI 2021); null when
    /// none has a match.
    /// </summary>
    public double? MeanInversePenalty { get; init; }

    /// <summary>
    /// CMC: at place r - 1 the share of queries with a match among the first r, for r up to 50; empty when none has a match.
    /// </summary>
    public ImmutableArray<double> Cmc { get; init; } = [];

    /// <summary>The scores of the queries of each camera, by its number; cameras whose queries have no match are left out.</summary>
    public ImmutableArray<CameraScores> ByCamera { get; init; } = [];

    /// <summary>The ranked lists, when <see cref="RankingOptions.TopLists"/> asked for them; in query order.</summary>
    public ImmutableArray<RankedQuery> Lists { get; init; } = [];
}

/// <summary>Retrieval quality of the queries of one camera.</summary>
/// <param name="Camera">The camera; negative = not known.</param>
/// <param name="Queries">Its queries that count.</param>
/// <param name="MeanAveragePrecision">mAP over them, in [0, 1].</param>
/// <param name="Rank1">Share of them whose first ranked image matches.</param>
public readonly record struct CameraScores(int Camera, int Queries, double MeanAveragePrecision, double Rank1);

/// <summary>Changes the distances of a query before its gallery is ranked; asked on several threads at once.</summary>
/// <param name="query">Position of the query.</param>
/// <param name="distances">Squared Euclidean distances to the gallery without junk, in its order; smaller is nearer.</param>
public delegate void DistanceChange(int query, Span<float> distances);

/// <summary>The first ranked gallery images of one query.</summary>
/// <param name="Query">Position of the query.</param>
/// <param name="AveragePrecision">Its average precision in [0, 1]; null without any match.</param>
/// <param name="Gallery">Positions of the nearest gallery images, nearest first; fewer when the gallery is smaller.</param>
/// <param name="Matches">Which of them have the query's identity.</param>
public sealed record RankedQuery(
    int Query, double? AveragePrecision, ImmutableArray<int> Gallery, ImmutableArray<bool> Matches);

/// <summary>Settings of <see cref="Ranking"/>.</summary>
public sealed record RankingOptions
{
    /// <summary>Threads to use; 0 uses all.</summary>
    public int Threads { get; init; }

    /// <summary>Where queries are multiplied with the gallery; null = the CPU.</summary>
    public IRankingBackend? Backend { get; init; }

    /// <summary>
    /// Others that compare queries with a large gallery too; null = none. With <see cref="Backend"/> or <see cref="Rerank"/> they are not
    /// asked.
    /// </summary>
    public ISharedPairs? Shared { get; init; }

    /// <summary>Re-ranking of features; null = none.</summary>
    public DistanceChange? Rerank { get; init; }

    /// <summary>How many gallery images of each query to list; 0 lists none.</summary>
    public int TopLists { get; init; }
}
