namespace Slr.Flow.Clustering;

/// <summary>Infomap (Rosvall and Bergstrom 2008), two levels, on the neighbour graph.</summary>
/// <param name="options">Settings.</param>
public sealed class InfomapClusterer(InfomapOptions options) : IClusterer
{
    /// <inheritdoc />
    public string Name => "infomap";

    /// <inheritdoc />
    public ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation) =>
        throw new NotImplementedException(options.ToString());
}
