using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Neighbours;
using Slr.Flow.Refinement;
using Slr.Primitives.Options;

namespace Slr.Flow.Graph;

/// <summary>Settings of one epoch's graph.</summary>
public sealed record RefineryOptions
{
    /// <summary>Neighbour search; its numbers of neighbours are raised to what <see cref="Distances"/> needs.</summary>
    public NeighbourOptions Neighbours { get; init; } = new();

    /// <summary>k-reciprocal Jaccard distances.</summary>
    public DistanceOptions Distances { get; init; } = new();

    /// <summary>Projection, fusion and hierarchical clustering.</summary>
    public RefinementOptions Refinement { get; init; } = new();

    /// <summary>
    /// Features of the labelled source domain for the source term, which may still be on their way: they are awaited when the rest of
    /// the distances is there. Null leaves the term out.
    /// </summary>
    public Task<FeatureSet>? Source { get; init; }

    /// <summary>Computes the distances as a stage; false leaves them to a clusterer that asks for them.</summary>
    public bool DistancesAhead { get; init; } = true;

    /// <summary>Images of the smallest cluster that is trained on; up to 1 = all are.</summary>
    [Within(0, 1_000_000)]
    public int MinImages { get; init; }

    /// <summary>Number of rows to come where it is known, to lay them down once; 0 = unknown.</summary>
    public int ExpectedRows { get; init; }

    /// <summary>
    /// Keep the features in half precision while labels are made of them: half of the memory, and nearly the same neighbours
    /// (docs/benchmarks.md).
    /// </summary>
    public bool Halves { get; init; }

    /// <summary>Epoch of adaptation, from 0; the clusterer sees it.</summary>
    public int Epoch { get; init; }

    /// <summary>Seed of the run; the clusterer sees it.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// The clusterer's settings where it is DBSCAN: a first epoch with fewer than two clusters is clustered again with
    /// another eps. Null for other clusterers, which are not replaced.
    /// </summary>
    public DbscanOptions? Rescue { get; init; }

    /// <summary>
    /// True: labels of fewer than two clusters are an answer like any other, with a warning in the report. False: they are a
    /// fault, because nothing can be trained with them.
    /// </summary>
    public bool MayBeFew { get; init; }

    /// <summary>Clock of the stage timings.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Stands around every piece of work of a stage, given its name: for those who rehearse failures, as it may wait, throw,
    /// or answer something else in its place. Null = nothing does.
    /// </summary>
    internal Func<string, Func<Task<object>>, Task<object>>? Around { get; init; }

    internal NeighbourOptions SearchOptions =>
        Neighbours with
        {
            K = Math.Max(Neighbours.K, Distances.RequiredNeighbours),
            ByCamera = Math.Max(Neighbours.ByCamera, Distances.AtEpoch(Epoch).RequiredByCamera),
        };
}
