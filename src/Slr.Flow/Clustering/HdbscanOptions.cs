using Slr.Primitives.Options;

namespace Slr.Flow.Clustering;

/// <summary>Settings of <see cref="Hdbscan"/>.</summary>
public sealed record HdbscanOptions : ClustererOptions
{
    /// <summary>Points that make a cluster, at least 2.</summary>
    [Within(2, 1_000_000)]
    public int MinClusterSize { get; init; } = 4;

    /// <summary>The core distance is to this many other points, copies included, at least 1.</summary>
    [Within(1, 10_000)]
    public int MinSamples { get; init; } = 4;

    /// <summary>Threads of the search for core distances; 0 uses all. The labels do not depend on it.</summary>
    [Within(0, 1024)]
    public int Threads { get; init; }

    internal int ThreadsOrAll => Threads == 0 ? Environment.ProcessorCount : Threads;

    /// <inheritdoc/>
    public override string Name => "hdbscan";

    /// <inheritdoc/>
    public override IClusterer Create() => new HdbscanClusterer(this);
}
