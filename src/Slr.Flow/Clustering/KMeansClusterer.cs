namespace Slr.Flow.Clustering;

/// <summary>Spherical k-means with k-means++ seeding.</summary>
/// <param name="options">Settings.</param>
public sealed class KMeansClusterer(KMeansOptions options) : IClusterer
{
    /// <inheritdoc />
    public string Name => "kmeans";

    /// <inheritdoc />
    public ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation) =>
        throw new NotImplementedException(options.ToString());
}
