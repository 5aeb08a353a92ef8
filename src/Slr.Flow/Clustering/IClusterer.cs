namespace Slr.Flow.Clustering;

/// <summary>Gives every point a cluster, or says that it is an outlier.</summary>
public interface IClusterer
{
    /// <summary>Clusters the points of one epoch. The same input gives the same labels.</summary>
    /// <param name="input">Features, neighbours and distances of N points.</param>
    /// <param name="cancellation">Asks for an early end.</param>
    /// <returns>N labels and figures for the report.</returns>
    ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation);
}
