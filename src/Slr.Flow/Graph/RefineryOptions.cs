using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Neighbours;
using Slr.Flow.Refinement;

namespace Slr.Flow.Graph;

/// <summary>Settings of one epoch's graph.</summary>
public sealed record RefineryOptions
{
    /// <summary>Neighbour search; K is raised to what <see cref="Distances"/> needs.</summary>
    public NeighbourOptions Neighbours { get; init; } = new();

    /// <summary>k-reciprocal Jaccard distances.</summary>
    public DistanceOptions Distances { get; init; } = new();

    /// <summary>Projection, fusion and hierarchical clustering.</summary>
    public RefinementOptions Refinement { get; init; } = new();

    /// <summary>Features of the labelled source domain for the source term; null leaves it out.</summary>
    public FeatureSet? Source { get; init; }

    /// <summary>Computes the distances as a stage; false leaves them to a clusterer that asks for them.</summary>
    public bool DistancesAhead { get; init; } = true;

    /// <summary>Stages that may work at a time on the graph's own scheduler; 0 = all cores but one.</summary>
    public int Threads { get; init; }

    /// <summary>Feature blocks that may wait; a producer that is further ahead waits in SendAsync.</summary>
    public int WaitingBlocks { get; init; } = 4;

    /// <summary>Number of rows to come where it is known, to lay them down once; 0 = unknown.</summary>
    public int ExpectedRows { get; init; }

    /// <summary>Epoch of adaptation, from 0; the clusterer sees it.</summary>
    public int Epoch { get; init; }

    /// <summary>Seed of the run; the clusterer sees it.</summary>
    public ulong Seed { get; init; }

    /// <summary>DBSCAN that steps in, with a doubled rho each time, when a first epoch finds fewer than two clusters.</summary>
    public DbscanOptions Rescue { get; init; } = new();

    /// <summary>How often it steps in; 0 turns it off.</summary>
    public int RescueAttempts { get; init; } = 5;

    /// <summary>Clock of the stage timings.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal int Concurrency => Threads > 0 ? Threads : Math.Max(1, Environment.ProcessorCount - 1);

    internal NeighbourOptions SearchOptions =>
        Neighbours with { K = Math.Max(Neighbours.K, Distances.RequiredNeighbours) };
}
