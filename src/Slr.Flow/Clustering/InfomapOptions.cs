using Slr.Primitives.Options;

namespace Slr.Flow.Clustering;

/// <summary>Settings of <see cref="InfomapClusterer"/>.</summary>
public sealed record InfomapOptions : ClustererOptions
{
    /// <summary>Neighbours of a point that become links, itself not counted.</summary>
    [Within(1, 1000)]
    public int Neighbours { get; init; } = 15;

    /// <summary>Smallest cosine similarity of a link, in [0, 1).</summary>
    [Within(0, 1, Below = true)]
    public double MinSimilarity { get; init; } = 0.5;

    /// <summary>Smaller modules become outliers.</summary>
    [Within(1, 1_000_000)]
    public int MinClusterSize { get; init; } = 4;

    /// <inheritdoc/>
    public override string Name => "infomap";

    /// <inheritdoc/>
    public override int RequiredNeighbours => Neighbours + 1;

    /// <inheritdoc/>
    public override IClusterer Create() => new InfomapClusterer(this);
}
