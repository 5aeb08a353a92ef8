using Slr.Primitives.Options;

namespace Slr.Flow.Clustering;

/// <summary>Settings of <see cref="LinkageClusterer"/>.</summary>
public sealed record LinkageOptions : ClustererOptions
{
    /// <summary>
    /// Clusters that are farther apart on average (1 - cosine) stay apart; null = taken from tracks that are two persons.
    /// </summary>
    [Within(0, 2)]
    public double? Distance { get; init; }

    /// <summary>Share of the pairs of tracks that are two persons which may lie closer than that.</summary>
    [Within(0, 1)]
    public double Closer { get; init; } = 0.2;

    /// <summary>Threads; 0 = all cores. The result does not depend on it.</summary>
    [Within(0, 1024)]
    public int Threads { get; init; }

    /// <inheritdoc/>
    public override string Name => "linkage";

    /// <inheritdoc/>
    public override IClusterer Create() => new LinkageClusterer(this);
}
