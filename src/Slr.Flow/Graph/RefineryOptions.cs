using System.Collections.Immutable;
using Slr.Flow.Refinement;

namespace Slr.Flow.Graph;

/// <summary>The names of the graph's stages, in order, as the onStage hook receives them.</summary>
public static class RefineryStages
{
    /// <summary>Neighbour search on arriving blocks.</summary>
    public const string Neighbours = "neighbours";

    /// <summary>k-reciprocal Jaccard distances.</summary>
    public const string Jaccard = "jaccard";

    /// <summary>The clusterer.</summary>
    public const string Cluster = "cluster";

    /// <summary>Projection of the previous labels.</summary>
    public const string Project = "project";

    /// <summary>Fusion into soft labels.</summary>
    public const string Fuse = "fuse";

    /// <summary>Hierarchical clustering of the soft labels.</summary>
    public const string Hdbscan = "hdbscan";

    /// <summary>Class means.</summary>
    public const string Means = "means";

    /// <summary>All stages in the order in which they start.</summary>
    public static ImmutableArray<string> All { get; } =
        [Neighbours, Jaccard, Cluster, Project, Fuse, Hdbscan, Means];
}

/// <summary>One stage's share of the time.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Start">From the graph's creation to the stage's start.</param>
/// <param name="Busy">Time the stage worked.</param>
public sealed record StageTiming(string Stage, TimeSpan Start, TimeSpan Busy);

/// <summary>What a finished graph hands out.</summary>
/// <param name="Labels">The labels and the report.</param>
/// <param name="Features">The kept features: cluster means of other labels, or a new graph, can be made from them.</param>
/// <param name="ClusterMeans">Refined clusters x dimension: the mean feature of each, L2-normalised.</param>
/// <param name="Timings">Stages in order.</param>
public sealed record RefinerySummary(
    RefinementResult Labels, FeatureSet Features, float[] ClusterMeans, ImmutableArray<StageTiming> Timings);
