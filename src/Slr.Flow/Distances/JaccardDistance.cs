using Slr.Flow.Neighbours;

namespace Slr.Flow.Distances;

/// <summary>The k-reciprocal Jaccard distance, sparse.</summary>
public static class JaccardDistance
{
    /// <summary>Computes the distances.</summary>
    /// <param name="graph">Neighbours with at least <see cref="DistanceOptions.RequiredNeighbours"/> per row.</param>
    /// <param name="features">The rows that the graph was made of.</param>
    /// <param name="options">Settings.</param>
    /// <param name="source">Features of the labelled source domain for the source term; null = none.</param>
    /// <param name="cancellation">Abandons the computation.</param>
    public static SparseDistances Compute(NeighbourGraph graph, FeatureSet features, DistanceOptions options,
        FeatureSet? source = null, CancellationToken cancellation = default) => throw new NotImplementedException();
}
