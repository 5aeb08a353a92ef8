using System.Collections.Immutable;

namespace Slr.Flow.Clustering;

/// <summary>HDBSCAN on the features themselves, Euclidean, for sets where no eps suits every cluster.</summary>
/// <remarks>Exact: it compares all pairs, so its time grows with N^2 times the dimension.</remarks>
/// <param name="options">Settings.</param>
public sealed class HdbscanClusterer(HdbscanOptions options) : IClusterer
{
    /// <inheritdoc/>
    public ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation) => new(
        Hdbscan.Cluster(input.Features.Rows, options, cancellation),
        ImmutableSortedDictionary<string, double>.Empty);
}
