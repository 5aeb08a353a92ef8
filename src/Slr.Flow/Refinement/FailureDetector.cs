using Slr.Flow.Tracks;

namespace Slr.Flow.Refinement;

/// <summary>Recognises the failure signatures of method.md section 9 and words them for people.</summary>
internal sealed class FailureDetector(RefinementOptions options)
{
    internal List<FailureSignature> Found { get; } = [];

    internal bool ProjectionCollapsed(double meanBestIoU)
    {
        if (!(meanBestIoU < options.CollapseBelow))
            return false;
        Add(FailureKind.ProjectionCollapse,
            $"The previous clusters are not found again: their mean best IoU is {meanBestIoU:0.000}, below " +
            $"{options.CollapseBelow:0.000}. This epoch trains with the clusterer's labels, unrefined.");
        return true;
    }

    internal void NothingUsable(LabelSet current, LabelSet kept) => Add(FailureKind.NoUsableClusters,
        $"The clusterer left {current.Clusters} cluster(s) and {current.Outliers} outlier(s) of {current.Count} images. " +
        (kept.Clusters >= 2
            ? $"The last good labels are kept: {kept.Clusters} clusters."
            : $"There are no earlier labels to keep; a {(current.Clusters == 0 ? "larger" : "smaller")} eps " +
                "(clustering.dbscan.rho or clustering.dbscan.eps) would find clusters."));

    internal void NothingRefined(LabelSet current, LabelSet refined) => Add(FailureKind.NoRefinedClusters,
        $"HDBSCAN of the soft labels left {refined.Clusters} cluster(s) and {refined.Outliers} outlier(s) of " +
        $"{refined.Count} images. This epoch trains with the clusterer's {current.Clusters} clusters, unrefined.");

    internal void Compare(LabelSet before, LabelSet after, double? adjustedRand)
    {
        if (adjustedRand < options.UnstableBelow)
            Add(FailureKind.UnstableLabels,
                $"The labels are unstable: their ARI against last epoch's is {adjustedRand:0.000}, below " +
                $"{options.UnstableBelow:0.000}.");
        double larger = Math.Max(before.Clusters, after.Clusters), smaller = Math.Min(before.Clusters, after.Clusters);
        if (options.ClusterJump > 0 && larger >= options.ClusterJump * smaller && larger > smaller)
            Add(FailureKind.ClusterJump,
                $"The number of clusters jumped from {before.Clusters} to {after.Clusters}.");
    }

    internal void CountOutliers(LabelSet current)
    {
        if (2L * current.Outliers > current.Count)
            Add(FailureKind.MostlyOutliers,
                $"{current.Outliers} of {current.Count} images are outliers of the clusterer; a larger eps " +
                "(clustering.dbscan.rho or clustering.dbscan.eps) or a smaller clustering.dbscan.min-samples would keep more of them.");
    }

    internal void Doubt(TrackReport? tracks)
    {
        foreach (string contradiction in tracks?.Contradictions ?? [])
            Add(FailureKind.ContradictoryTracks, contradiction);
        if (tracks?.Suspicion is { } suspicion)
            Add(FailureKind.BrokenTracks, suspicion);
    }

    private void Add(FailureKind kind, string message) => Found.Add(new(kind, message));
}
