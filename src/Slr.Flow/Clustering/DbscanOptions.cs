using Slr.Primitives.Options;

namespace Slr.Flow.Clustering;

/// <summary>How DBSCAN's radius is found where it is not given.</summary>
public enum EpsRule
{
    /// <summary>The mean of the smallest share of all distances, as the public codes have it (<see cref="RhoRule"/>).</summary>
    Rho,

    /// <summary>The radius whose labels have the widest margin (<see cref="MarginRule"/>).</summary>
    Auto,
}

/// <summary>Settings of <see cref="DbscanClusterer"/>.</summary>
public sealed record DbscanOptions : ClustererOptions
{
    /// <summary>Radius; null = found by <see cref="Rule"/>.</summary>
    [Within(0, 2)]
    public double? Eps { get; init; }

    /// <summary>How the radius is found where <see cref="Eps"/> is null.</summary>
    public EpsRule Rule { get; init; } = EpsRule.Rho;

    /// <summary>Share of the smallest distances whose mean is the radius, in (0, 1].</summary>
    [Within(0, 1, Above = true)]
    public double Rho { get; init; } = 2e-3;

    /// <summary>Points within the radius that make a core point, itself included.</summary>
    [Within(1, 1_000_000)]
    public int MinSamples { get; init; } = 4;

    /// <summary>Threads that try radii; 0 = all cores. The labels do not depend on it.</summary>
    [Within(0, 1024)]
    public int Threads { get; init; }

    /// <inheritdoc/>
    public override string Name => "dbscan";

    /// <inheritdoc/>
    public override bool AsksForDistances => true;

    /// <inheritdoc/>
    public override IClusterer Create() => new DbscanClusterer(this);
}
