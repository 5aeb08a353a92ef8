using System.Collections.Immutable;

namespace Slr.Flow;

/// <summary>The names of the graph's stages, as timings and faults speak of them.</summary>
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
