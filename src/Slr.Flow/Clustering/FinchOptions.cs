namespace Slr.Flow.Clustering;

/// <summary>Settings of <see cref="FinchClusterer"/>.</summary>
public sealed record FinchOptions
{
    /// <summary>Which partition of the hierarchy: 0 = the finest; levels past the last give the coarsest.</summary>
    public int Level { get; init; } = 1;

    /// <summary>Threads; 0 = all cores. The result does not depend on it.</summary>
    public int Threads { get; init; }
}
