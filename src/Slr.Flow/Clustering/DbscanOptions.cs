using Slr.Primitives.Options;

namespace Slr.Flow.Clustering;

/// <summary>Settings of <see cref="DbscanClusterer"/>.</summary>
public sealed record DbscanOptions : ClustererOptions
{
    /// <summary>Radius; null = the rho rule.</summary>
    [Within(0, 2)]
    public double? Eps { get; init; }

    /// <summary>Share of the smallest distances whose mean is the radius, in (0, 1].</summary>
    [Within(0, 1, Above = true)]
    public double Rho { get; init; } = 2e-3;

    /// <summary>Points within the radius that make a core point, itself included.</summary>
    [Within(1, 1_000_000)]
    public int MinSamples { get; init; } = 4;

    /// <inheritdoc/>
    public override string Name => "dbscan";

    /// <inheritdoc/>
    public override bool AsksForDistances => true;

    /// <inheritdoc/>
    public override IClusterer Create() => new DbscanClusterer(this);
}
