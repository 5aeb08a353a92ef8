using Slr.Primitives.Options;

namespace Slr.Flow.Clustering;

/// <summary>Settings of <see cref="KMeansClusterer"/>.</summary>
public sealed record KMeansOptions : ClustererOptions
{
    /// <summary>Number of clusters; at most the number of distinct points is used.</summary>
    [Within(1, 1_000_000)]
    public int Clusters { get; init; } = 500;

    /// <summary>Most rounds of assignment and update.</summary>
    [Within(1, 10_000)]
    public int Iterations { get; init; } = 50;

    /// <summary>Threads; 0 = all cores. The result does not depend on it.</summary>
    [Within(0, 1024)]
    public int Threads { get; init; }

    /// <inheritdoc/>
    public override string Name => "kmeans";

    /// <inheritdoc/>
    public override IClusterer Create() => new KMeansClusterer(this);
}
