using Slr.Flow.Neighbours;
using Slr.Flow.Storage;
using Slr.Primitives.Options;

namespace Slr.Flow.Distances;

/// <summary>
/// The k-reciprocal Jaccard distance of all pairs of points that share a weight, sparse (arXiv 1701.08398; method.md,
/// section 5): J = 1 - sum min(V_i, V_j) / (2 - sum min(V_i, V_j)). No N x N array exists.
/// </summary>
public static class JaccardDistance
{
    /// <summary>Computes the distances of a set of features, as of rows.</summary>
    /// <param name="graph">Neighbours with at least <see cref="DistanceOptions.RequiredNeighbours"/> per row.</param>
    /// <param name="features">What the graph was made of.</param>
    /// <param name="options">Settings.</param>
    /// <param name="source">Features of the labelled source domain for the source term; null = none.</param>
    /// <param name="cancellation">Abandons the computation.</param>
    /// <param name="apart">Whether two points are known to be two persons, symmetric; null = of none.</param>
    /// <returns>Symmetric distances in [0, 1]; with a source term in [0, 1 + lambda].</returns>
    /// <exception cref="ArgumentException">The graph is of other features, or the source's are of another dimension.</exception>
    public static SparseDistances Compute(NeighbourGraph graph, FeatureSet features, DistanceOptions options,
        FeatureSet? source = null, CancellationToken cancellation = default, Func<int, int, bool>? apart = null) =>
        Compute(graph, features.Rows, options, source, cancellation, apart);

    /// <summary>Computes the distances of rows.</summary>
    /// <param name="graph">Neighbours with at least <see cref="DistanceOptions.RequiredNeighbours"/> per row.</param>
    /// <param name="features">The N rows that the graph was made of.</param>
    /// <param name="options">Settings.</param>
    /// <param name="source">Features of the labelled source domain for the source term; null = none.</param>
    /// <param name="cancellation">Abandons the computation.</param>
    /// <param name="apart">Whether two points are known to be two persons, symmetric: such a pair is no neighbour and is not
    /// stored. Null = of none.</param>
    /// <returns>Symmetric distances in [0, 1]; with a source term in [0, 1 + lambda].</returns>
    /// <exception cref="ArgumentException">
    /// The graph holds too few neighbours or belongs to other features, or the source features have another dimension.
    /// </exception>
    public static SparseDistances Compute(NeighbourGraph graph, FeatureRows features, DistanceOptions options,
        FeatureSet? source = null, CancellationToken cancellation = default, Func<int, int, bool>? apart = null)
    {
        SourceTerm.Check(source, features.Dimension, options);
        return SourceTerm.Mix(Alone(graph, features, options, apart, cancellation), features, options, source, cancellation);
    }

    /// <summary>The distances without a source term: a part of the work that needs no source.</summary>
    internal static SparseRows<float> Alone(NeighbourGraph graph, FeatureRows features,
        DistanceOptions options, Func<int, int, bool>? apart, CancellationToken cancellation)
    {
        Check(graph, features, options);
        return Overlap(Weights(graph, features, options, apart, cancellation), options, apart, cancellation);
    }

    /// <summary>The averaged rows V, whose overlap is the similarity.</summary>
    internal static SparseRows<float> Weights(NeighbourGraph graph, FeatureRows features,
        DistanceOptions options, Func<int, int, bool>? apart, CancellationToken cancellation) =>
        graph.Cameras is { } cameras && options.Form == DistanceForm.Camera
            ? Average(new CameraWeights(cameras, graph.Count, options, apart).Compute(cancellation), options, cancellation,
                (cameras.Own, options.K2Intra), (cameras.Others, options.K2Inter))
            : Average(new ReciprocalWeights(graph, features, options, apart).Compute(cancellation), options, cancellation,
                (graph.Ranks, options.K2));

    /// <summary>The Jaccard distance of rows that sum to 1, from what they have in common.</summary>
    internal static float OfShared(float shared) => Math.Clamp(1 - shared / (2 - shared), 0f, 1f);

    private static void Check(NeighbourGraph graph, FeatureRows features, DistanceOptions options)
    {
        Ranges.Check(options);
        if (features.Count != graph.Count)
            throw new ArgumentException($"The graph has {graph.Count} rows, but there are {features.Count}.", nameof(features));
        if (options.Form == DistanceForm.Camera && !(graph.Cameras?.Others.Width >= options.RequiredByCamera))
            throw new ArgumentException(
                $"The form {options.Form} needs {options.RequiredByCamera} neighbours by camera, and the graph holds " +
                $"{graph.Cameras?.Others.Width ?? 0} per row.", nameof(graph));
        if (graph.K < Math.Min(options.RequiredNeighbours, graph.Count))
            throw new ArgumentException(
                $"The graph holds {graph.K} neighbours per row, k1 = {options.K1} and k2 = {options.K2} in form " +
                $"{options.Form} need {options.RequiredNeighbours}.", nameof(graph));
    }

    /// <summary>Local query expansion: each row becomes the mean of the rows of the points nearest to it by each of the ranks.</summary>
    private static SparseRows<float> Average(SparseRows<float> weights, DistanceOptions options, CancellationToken cancellation,
        params (NeighbourRanks Ranks, int Most)[] kinds)
    {
        if (kinds is [(_, 1)])
            return weights;
        return RowPass.Run(weights.Rows, options.ThreadCount, cancellation, () => new RowScratch(weights.Rows),
            (i, sums, row) =>
            {
                int averaged = 0;
                foreach ((NeighbourRanks ranks, int most) in kinds)
                {
                    ReadOnlySpan<int> near = ranks.Of(i, most);
                    averaged += near.Length;
                    foreach (int j in near)
                        for (int at = weights.RowStart[j]; at < weights.RowStart[j + 1]; at++)
                            sums.Add(weights.ColumnIndices[at], weights.Values[at]);
                }
                ReadOnlySpan<int> touched = sums.Touched();
                foreach (int column in touched)
                    row.Add(column, sums.Take(column) / averaged);
                return touched.Length;
            });
    }

    /// <summary>Each pair once, from the holders of each column that come after the row, then both triangles.</summary>
    private static SparseRows<float> Overlap(
        SparseRows<float> weights, DistanceOptions options, Func<int, int, bool>? apart, CancellationToken cancellation)
    {
        SparseRows<float> holders = weights.Transpose();
        return RowPass.Run(weights.Rows, options.ThreadCount, cancellation, () => new RowScratch(weights.Rows),
            (i, sums, row) =>
            {
                for (int at = weights.RowStart[i]; at < weights.RowStart[i + 1]; at++)
                {
                    float own = weights.Values[at];
                    int first = holders.RowStart[weights.ColumnIndices[at]], end = holders.RowStart[weights.ColumnIndices[at] + 1];
                    int self = holders.ColumnIndices.AsSpan(first, end - first).BinarySearch(i);
                    for (int to = first + self + 1; to < end; to++)
                        sums.Add(holders.ColumnIndices[to], MathF.Min(own, holders.Values[to]));
                }
                int stored = 0;
                foreach (int j in sums.Touched())
                {
                    float shared = sums.Take(j);
                    if (apart?.Invoke(i, j) == true)
                        continue;
                    row.Add(j, OfShared(shared));
                    stored++;
                }
                return stored;
            }).Mirror();
    }
}
