using System.Collections.Immutable;

namespace Slr.Flow.Evaluation;

/// <summary>Ranks queries one by one, on any thread, and sums them up in query order.</summary>
internal sealed class RankingTally
{
    /// <summary>Ranks of the CMC curve.</summary>
    private const int Curve = 50;

    private readonly int[] queryIdentities;
    private readonly int[] queryCameras;
    private readonly int[] galleryCameras;
    private readonly int[] galleryIdentities;
    private readonly int[] original;
    private readonly int topLists;
    private readonly Dictionary<int, int[]> byIdentity;
    private readonly double?[] precision, inversePenalty;
    private readonly int[] firstRank;
    private readonly RankedQuery[] lists;

    /// <param name="queryIdentities">One per query.</param>
    /// <param name="queryCameras">One per query.</param>
    /// <param name="galleryIdentities">One per gallery image.</param>
    /// <param name="galleryCameras">One per gallery image.</param>
    /// <param name="topLists">Length of the ranked lists.</param>
    internal RankingTally(
        int[] queryIdentities, int[] queryCameras, int[] galleryIdentities, int[] galleryCameras, int topLists)
    {
        if (queryIdentities.Length != queryCameras.Length)
            throw new ArgumentException($"{queryIdentities.Length} query identities, but {queryCameras.Length} cameras.");
        if (galleryIdentities.Length != galleryCameras.Length)
            throw new ArgumentException(
                $"{galleryIdentities.Length} gallery identities, but {galleryCameras.Length} cameras.");
        original = [.. Enumerable.Range(0, galleryIdentities.Length).Where(i => galleryIdentities[i] != Ranking.Junk)];
        this.galleryIdentities = [.. original.Select(i => galleryIdentities[i])];
        this.galleryCameras = [.. original.Select(i => galleryCameras[i])];
        this.queryIdentities = queryIdentities;
        this.queryCameras = queryCameras;
        this.topLists = topLists;
        byIdentity = Enumerable.Range(0, original.Length).GroupBy(i => this.galleryIdentities[i])
            .ToDictionary(group => group.Key, group => group.ToArray());
        precision = new double?[queryIdentities.Length];
        inversePenalty = new double?[queryIdentities.Length];
        firstRank = new int[queryIdentities.Length];
        lists = new RankedQuery[topLists > 0 ? queryIdentities.Length : 0];
    }

    /// <summary>Positions of the gallery images that are not junk: the columns of the rows.</summary>
    internal ReadOnlySpan<int> Columns => original;

    /// <summary>Ranks one query.</summary>
    /// <param name="query">Position of the query.</param>
    /// <param name="row">Distances to the gallery without junk; changed.</param>
    internal void Rank(int query, Span<float> row)
    {
        (int[] dropped, int[] sought) = Question(query);
        foreach (int column in dropped)
            row[column] = float.PositiveInfinity;
        Note(query, QueryRank.Of(row, sought), topLists > 0 ? QueryRank.Nearest(row, topLists) : []);
    }

    /// <summary>The columns that a query is not compared with, and those that it is to find.</summary>
    internal (int[] Dropped, int[] Sought) Question(int query)
    {
        ILookup<bool, int> same = byIdentity.GetValueOrDefault(queryIdentities[query], [])
            .ToLookup(column => galleryCameras[column] == queryCameras[query]);
        return ([.. same[true]], [.. same[false]]);
    }

    /// <summary>Notes how one query was ranked.</summary>
    /// <param name="query">Position of the query.</param>
    /// <param name="ranks">Ranks from 1, ascending, of the columns that it is to find.</param>
    /// <param name="nearest">The nearest columns, nearest first; only looked at where lists are wanted.</param>
    internal void Note(int query, ReadOnlySpan<int> ranks, ReadOnlySpan<int> nearest)
    {
        firstRank[query] = ranks.Length == 0 ? 0 : ranks[0];
        precision[query] = ranks.Length == 0 ? null : QueryRank.AveragePrecision(ranks);
        inversePenalty[query] = ranks.Length == 0 ? null : QueryRank.InversePenalty(ranks);
        if (topLists == 0)
            return;
        int[] columns = [.. nearest];
        lists[query] = new(query, precision[query], [.. columns.Select(column => original[column])],
            [.. columns.Select(column => galleryIdentities[column] == queryIdentities[query])]);
    }

    /// <summary>The scores; null where no query has a match.</summary>
    internal RankingScores Scores()
    {
        int[] valid = [.. Enumerable.Range(0, firstRank.Length).Where(query => firstRank[query] > 0)];
        double? Within(int rank) => valid.Length == 0 ? null : Share(valid, rank);
        return new(precision.Average(), Within(1), Within(5), Within(10), valid.Length, firstRank.Length - valid.Length)
        {
            MeanInversePenalty = inversePenalty.Average(),
            Cmc = valid.Length == 0 ? [] : [.. Enumerable.Range(1, Curve).Select(rank => Share(valid, rank))],
            ByCamera = [.. valid.GroupBy(query => queryCameras[query]).OrderBy(camera => camera.Key).Select(camera => new CameraScores(
                camera.Key, camera.Count(), camera.Average(query => precision[query]!.Value), Share([.. camera], 1)))],
            Lists = ImmutableArray.Create(lists),
        };
    }

    private double Share(int[] queries, int rank) => (double)queries.Count(query => firstRank[query] <= rank) / queries.Length;
}
