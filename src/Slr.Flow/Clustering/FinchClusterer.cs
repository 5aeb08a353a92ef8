namespace Slr.Flow.Clustering;

/// <summary>FINCH (Sarfraz et al., CVPR 2019): clusters of first neighbours, merged level by level.</summary>
/// <param name="options">Settings.</param>
public sealed class FinchClusterer(FinchOptions options) : IClusterer
{
    /// <inheritdoc />
    public string Name => "finch";

    /// <inheritdoc />
    public ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation) =>
        throw new NotImplementedException(options.ToString());
}
