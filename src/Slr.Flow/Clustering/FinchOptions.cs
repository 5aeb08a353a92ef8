using Slr.Primitives.Options;

namespace Slr.Flow.Clustering;

/// <summary>Settings of <see cref="FinchClusterer"/>.</summary>
public sealed record FinchOptions : ClustererOptions
{
    /// <summary>Which partition of the hierarchy: 0 = the finest; levels past the last give the coarsest.</summary>
    [Within(0, 100)]
    public int Level { get; init; } = 1;

    /// <summary>Threads; 0 = all cores. The result does not depend on it.</summary>
    [Within(0, 1024)]
    public int Threads { get; init; }

    /// <inheritdoc/>
    public override string Name => "finch";

    /// <inheritdoc/>
    public override int RequiredNeighbours => 2;

    /// <inheritdoc/>
    public override IClusterer Create() => new FinchClusterer(this);
}
