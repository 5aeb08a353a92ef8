using System.Collections.Immutable;
using Slr.Flow.Tracks;

namespace Slr.Flow.Refinement;

/// <summary>The kinds of trouble that method.md section 9 asks to detect.</summary>
public enum FailureKind
{
    /// <summary>The previous clusters are not found again: the current labels are used unrefined.</summary>
    ProjectionCollapse,

    /// <summary>The refined labels differ much from those of the last epoch.</summary>
    UnstableLabels,

    /// <summary>No cluster, one cluster or only outliers: the last good labels are kept.</summary>
    NoUsableClusters,

    /// <summary>HDBSCAN left fewer than two clusters: the current labels are used unrefined.</summary>
    NoRefinedClusters,

    /// <summary>The number of clusters jumped between two epochs.</summary>
    ClusterJump,

    /// <summary>Most images are outliers.</summary>
    MostlyOutliers,

    /// <summary>The first epoch had fewer than two clusters, and DBSCAN was run again with another eps.</summary>
    RescuedEps,

    /// <summary>Tracks say something against themselves: that part of them is not used.</summary>
    ContradictoryTracks,

    /// <summary>Tracks may have passed from one person to another: their images are kept together all the same.</summary>
    BrokenTracks,

    /// <summary>Nearly all clusters have too few images to be trained on: they are trained on all the same.</summary>
    OnlySmallClusters,
}

/// <summary>One detected failure signature.</summary>
/// <param name="Kind">What was detected.</param>
/// <param name="Message">What was found, where, and what was done, for people.</param>
public sealed record FailureSignature(FailureKind Kind, string Message);

/// <summary>What happened to the labels in one epoch.</summary>
public sealed record RefinementReport
{
    /// <summary>Clusters of the refined labels.</summary>
    public required int Clusters { get; init; }

    /// <summary>Images without a refined label.</summary>
    public required int Outliers { get; init; }

    /// <summary>Refined clusters with too few images to be trained on (<c>adapt.min-images</c>).</summary>
    public int SmallClusters { get; init; }

    /// <summary>Images of those clusters; they are not among <see cref="Outliers"/>.</summary>
    public int SmallClusterImages { get; init; }

    /// <summary>Clusters of the clusterer's own labels.</summary>
    public required int CurrentClusters { get; init; }

    /// <summary>Outliers of the clusterer's own labels.</summary>
    public required int CurrentOutliers { get; init; }

    /// <summary>Share of images whose refined label is not the counterpart of their current one, in [0, 1].</summary>
    public required double ChangedByRefinement { get; init; }

    /// <summary>Share of shared images whose refined label is not the counterpart of last epoch's; null at epoch 0.</summary>
    public double? ChangedSinceLast { get; init; }

    /// <summary>Mean over the previous clusters of their best IoU with a current one; null without previous clusters.</summary>
    public double? MeanBestIoU { get; init; }

    /// <summary>Mean entropy in nats of the projection's non-zero rows; null without previous clusters.</summary>
    public double? RowEntropy { get; init; }

    /// <summary>ARI of refined labels against last epoch's on the shared images clustered in both; null at epoch 0, and
    /// when there are no such images.</summary>
    public double? Stability { get; init; }

    /// <summary>Distinct rows of the soft labels.</summary>
    public required int DistinctRows { get; init; }

    /// <summary>What tracks said of the images and what became of it; null where no track is known.</summary>
    public TrackReport? Tracks { get; init; }

    /// <summary>Mean silhouette of the refined labels on the sparse distances, in [-1, 1]; null with fewer than two clusters, and
    /// where distances were not asked for.</summary>
    public double? Silhouette { get; init; }

    /// <summary>Detected failure signatures, in order of detection.</summary>
    public ImmutableArray<FailureSignature> Warnings { get; init; } = [];

    /// <summary>What the clusterer reported, for example "eps".</summary>
    public ImmutableSortedDictionary<string, double> Diagnostics { get; init; } =
        ImmutableSortedDictionary<string, double>.Empty;
}

/// <summary>The labels of one epoch.</summary>
/// <param name="Current">The clusterer's labels, y_t.</param>
/// <param name="Refined">The refined labels, r_t.</param>
/// <param name="Memory">The labels that the next epoch projects from.</param>
/// <param name="Report">What happened on the way.</param>
public sealed record RefinementResult(LabelSet Current, LabelSet Refined, LabelSet Memory, RefinementReport Report)
{
    /// <summary>The labels to train on: the refined ones, without clusters of too few images in a run.</summary>
    public LabelSet Trained { get; init; } = Refined;

    /// <summary>What the next epoch needs to know.</summary>
    public LabelLineage Lineage => new(Memory, Refined);
}
