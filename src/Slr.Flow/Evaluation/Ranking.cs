using Slr.Flow.Neighbours;
using Slr.Flow.Sharing;
using Slr.Flow.Storage;

namespace Slr.Flow.Evaluation;

/// <summary>mAP and CMC by the Market-1501 protocol (Zheng et al., ICCV 2015), single query.</summary>
/// <remarks>
/// For each query the gallery images of the same identity and camera and all junk (identity -1) are dropped. Distractors
/// (identity 0) match nothing, because no query has their identity. Nothing is sorted: only the ranks of the matches are
/// counted.
/// </remarks>
public static class Ranking
{
    /// <summary>The identity of gallery images that do not count at all.</summary>
    public const int Junk = -1;

    /// <summary>Queries that are compared with the gallery at a time, at most.</summary>
    public const int MostQueries = RowTile.Rows;

    /// <summary>Distances that are held at a time, unless those of one query are more.</summary>
    private const int MostDistances = 1 << 28;

    /// <summary>Ranks by Euclidean distance of L2-normalised features; equal distances keep gallery order.</summary>
    /// <param name="queryFeatures">One row per query, L2-normalised.</param>
    /// <param name="galleryFeatures">One row per gallery image, L2-normalised.</param>
    /// <param name="queryIdentities">One per query.</param>
    /// <param name="queryCameras">One per query.</param>
    /// <param name="galleryIdentities">One per gallery image; -1 junk, 0 distractor.</param>
    /// <param name="galleryCameras">One per gallery image.</param>
    /// <param name="options">Threads, place and ranked lists.</param>
    /// <param name="cancellation">Abandons the ranking.</param>
    /// <returns>The scores; mAP and CMC are null when no query has a match.</returns>
    /// <exception cref="ArgumentException">Lengths disagree.</exception>
    public static RankingScores Evaluate(
        FeatureRows queryFeatures, FeatureRows galleryFeatures,
        int[] queryIdentities, int[] queryCameras, int[] galleryIdentities, int[] galleryCameras,
        RankingOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        CheckRows(queryFeatures, queryIdentities.Length, "query");
        CheckRows(galleryFeatures, galleryIdentities.Length, "gallery");
        if (queryFeatures.Dimension != galleryFeatures.Dimension)
            throw new ArgumentException($"Queries of {queryFeatures.Dimension} values, but {galleryFeatures.Dimension} in the gallery.");
        var tally = new RankingTally(
            queryIdentities, queryCameras, galleryIdentities, galleryCameras, options.TopLists);
        int threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        int columns = tally.Columns.Length;
        if (options is { Shared: { } shared, Backend: null, Rerank: null } && columns >= shared.From)
        {
            Share(shared);
            return tally.Scores();
        }
        using IGallery gallery = options.Backend?.Hold(galleryFeatures, tally.Columns)
            ?? new PackedGallery(galleryFeatures, tally.Columns, threads);
        int atOnce = Math.Clamp(Math.Min(queryIdentities.Length, MostDistances / Math.Max(1, columns)), 1, MostQueries);
        float[] distances = new float[(long)atOnce * columns], room = queryFeatures.NewRoom();
        for (int first = 0; first < queryIdentities.Length; first += atOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(atOnce, queryIdentities.Length - first);
            gallery.Distances(Queries(first, count), distances);
            RankAll(tally, first, count, distances, columns, threads, options.Rerank);
        }
        return tally.Scores();

        float[] Queries(int first, int count)
        {
            int dimension = queryFeatures.Dimension;
            float[] rows = new float[count * dimension];
            for (int query = 0; query < count; query++)
                queryFeatures.Read(first + query, room).CopyTo(rows.AsSpan(query * dimension));
            return rows;
        }

        void Share(ISharedPairs shared)
        {
            RankRows rows = RankRows.Of(queryFeatures, galleryFeatures, tally, shared.BlockRows, options.TopLists, threads);
            var merge = new RankMerge(rows);
            shared.Compare(rows, threads, () => (merge = new RankMerge(rows)).Add, cancellation);
            merge.Complete(tally);
        }
    }

    /// <summary>The same from given distances, Queries x Gallery, row-major.</summary>
    /// <param name="distances">Queries x Gallery; smaller is nearer.</param>
    /// <param name="queryIdentities">One per query.</param>
    /// <param name="queryCameras">One per query.</param>
    /// <param name="galleryIdentities">One per gallery image; -1 junk, 0 distractor.</param>
    /// <param name="galleryCameras">One per gallery image.</param>
    /// <param name="options">Threads and ranked lists.</param>
    /// <returns>The scores; mAP and CMC are null when no query has a match.</returns>
    /// <exception cref="ArgumentException">Lengths disagree.</exception>
    public static RankingScores EvaluateDistances(
        ReadOnlyMemory<float> distances, int[] queryIdentities, int[] queryCameras,
        int[] galleryIdentities, int[] galleryCameras, RankingOptions? options = null)
    {
        options ??= new();
        if (distances.Length != (long)queryIdentities.Length * galleryIdentities.Length)
            throw new ArgumentException($"{queryIdentities.Length} queries and {galleryIdentities.Length} gallery images need "
                + $"{(long)queryIdentities.Length * galleryIdentities.Length} distances, but {distances.Length} were given.");
        var tally = new RankingTally(
            queryIdentities, queryCameras, galleryIdentities, galleryCameras, options.TopLists);
        int columns = tally.Columns.Length;
        float[] block = new float[queryIdentities.Length * columns];
        for (int query = 0, at = 0; query < queryIdentities.Length; query++)
            foreach (int column in tally.Columns)
                block[at++] = distances.Span[query * galleryIdentities.Length + column];
        RankAll(tally, 0, queryIdentities.Length, block, columns, options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        return tally.Scores();
    }

    private static void RankAll(
        RankingTally tally, int first, int count, float[] distances, int columns, int threads, DistanceChange? change = null)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        Parallel.For(0, count, parallel, i =>
        {
            Span<float> row = distances.AsSpan(i * columns, columns);
            if (change is not null)
            {
                ToSquared(row);
                change(first + i, row);
            }
            tally.Rank(first + i, row);
        });
    }

    /// <summary>From negated products of L2-normalised rows.</summary>
    private static void ToSquared(Span<float> row)
    {
        for (int i = 0; i < row.Length; i++)
            row[i] = MathF.Max(0, 2 + 2 * row[i]);
    }

    private static void CheckRows(FeatureRows rows, int images, string what)
    {
        if (rows.Count != images)
            throw new ArgumentException($"{images} {what} images, but {rows.Count} rows.");
    }
}
