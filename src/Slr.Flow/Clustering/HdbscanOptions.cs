namespace Slr.Flow.Clustering;

/// <summary>Settings of <see cref="Hdbscan"/>.</summary>
public sealed record HdbscanOptions
{
    /// <summary>Points that make a cluster, at least 2.</summary>
    public int MinClusterSize { get; init; } = 4;

    /// <summary>The core distance is to this many other points, copies included, at least 1.</summary>
    public int MinSamples { get; init; } = 4;

    /// <summary>Threads of the search for core distances; 0 uses all. The labels do not depend on it.</summary>
    public int Threads { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MinClusterSize, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinSamples, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
    }

    internal int ThreadsOrAll => Threads == 0 ? Environment.ProcessorCount : Threads;
}
