namespace Slr.Flow.Clustering;

/// <summary>DBSCAN on the sparse distances (Ester et al. 1996).</summary>
/// <param name="options">Settings.</param>
public sealed class DbscanClusterer(DbscanOptions options) : IClusterer
{
    /// <inheritdoc />
    public string Name => "dbscan";

    /// <inheritdoc />
    public ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation) =>
        throw new NotImplementedException(options.ToString());
}
