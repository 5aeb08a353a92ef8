using Slr.Flow.Neighbours;
using Slr.Flow.Sharing;
using Slr.Flow.Storage;

namespace Slr.Flow.Distances;

/// <summary>
/// Re-ranking of a gallery for queries (arXiv 1701.08398, section 3.4): the distance of a query and a gallery image becomes
/// (1 - lambda) J + lambda d, with J the k-reciprocal Jaccard distance over queries and gallery together and d their squared
/// Euclidean distance over the query's largest to any of these images.
/// </summary>
/// <remarks>
/// Exact, and sparse: it holds each image's neighbours and weights and makes one row of distances at a time, so memory grows
/// with the number of images and not with its square. Form <c>camera</c> takes J from arXiv 2311.10605 and the same d.
/// </remarks>
public sealed class Reranking : IDisposable
{
    /// <summary>Share of the original distance in the published code of both papers.</summary>
    public const double Lambda = 0.3;

    private readonly SparseRows<float> weights, holders;
    private readonly float[] farthest;
    private readonly int queries;
    private readonly ThreadLocal<RowScratch> scratch;

    private Reranking(SparseRows<float> weights, float[] farthest, int queries)
    {
        (this.weights, this.farthest, this.queries) = (weights, farthest, queries);
        holders = weights.Transpose();
        scratch = new(() => new RowScratch(weights.Rows));
    }

    /// <summary>Finds the neighbours and weights of all images, on all threads of the options.</summary>
    /// <param name="rows">Queries, then gallery: N rows, L2-normalised.</param>
    /// <param name="queries">How many of the rows are queries, the first ones.</param>
    /// <param name="options">Form and sizes of the neighbourhoods; <see cref="DistanceOptions.Lambda"/> does not count.</param>
    /// <param name="sightings">Camera of each row; only form <c>camera</c> looks at it.</param>
    /// <param name="shared">Others that search neighbours too; null = none.</param>
    /// <param name="cancellation">Abandons the search.</param>
    /// <exception cref="ArgumentException">A row is not finite, or form <c>camera</c> lacks a camera (the row is named).</exception>
    public static Reranking Of(FeatureRows rows, int queries, DistanceOptions options,
        Sighting[]? sightings = null, ISharedPairs? shared = null, CancellationToken cancellation = default)
    {
        NeighbourGraph graph = NeighbourSearch.Search(rows, new NeighbourOptions
        {
            K = options.RequiredNeighbours,
            ByCamera = options.RequiredByCamera,
            ApproximateFrom = int.MaxValue,
            Threads = options.Threads,
            Shared = shared,
        }, cancellation, sightings);
        return new(JaccardDistance.Weights(graph, rows, options, null, cancellation), graph.Farthest, queries);
    }

    /// <summary>Replaces the distances of one query; different queries may be asked for at once.</summary>
    /// <param name="query">Which query.</param>
    /// <param name="distances">Its squared Euclidean distance to each gallery image; becomes the re-ranked one, in [0, 1].</param>
    public void Replace(int query, Span<float> distances)
    {
        float scale = farthest[query] > 0 ? (float)(Lambda / farthest[query]) : 0; // with all rows equal nothing is to scale
        const float jaccard = (float)(1 - Lambda);
        for (int image = 0; image < distances.Length; image++)
            distances[image] = jaccard + scale * distances[image];
        RowScratch sums = scratch.Value!;
        for (int at = weights.RowStart[query]; at < weights.RowStart[query + 1]; at++)
        {
            ReadOnlySpan<int> images = holders.RowColumns(weights.ColumnIndices[at]);
            ReadOnlySpan<float> values = holders.RowValues(weights.ColumnIndices[at]);
            int first = images.BinarySearch(queries);
            for (int to = first < 0 ? ~first : first; to < images.Length; to++)
                sums.Add(images[to], MathF.Min(weights.Values[at], values[to]));
        }
        foreach (int image in sums.Touched())
            distances[image - queries] -= jaccard * (1 - JaccardDistance.OfShared(sums.Take(image)));
    }

    /// <inheritdoc/>
    public void Dispose() => scratch.Dispose();
}
