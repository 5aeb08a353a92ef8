namespace Slr.Flow.Clustering;

/// <summary>Settings of <see cref="DbscanClusterer"/>.</summary>
public sealed record DbscanOptions
{
    /// <summary>Radius; null = the rho rule.</summary>
    public double? Eps { get; init; }

    /// <summary>Share of the smallest distances whose mean is the radius, in (0, 1].</summary>
    public double Rho { get; init; } = 2e-3;

    /// <summary>Points within the radius that make a core point, itself included.</summary>
    public int MinSamples { get; init; } = 4;
}
