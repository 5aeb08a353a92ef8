using Slr.Flow.Clustering;
using Slr.Flow.Metrics;
using Slr.Flow.SoftLabels;
using Slr.Flow.Tracks;
using Slr.Primitives.Options;

namespace Slr.Flow.Refinement;

/// <summary>
/// One epoch's refinement in the three steps that the graph runs as stages; each takes what the one before answered.
/// </summary>
internal sealed class RefinementPass
{
    private readonly LabelSet current;
    private readonly LabelSet? previousRefined;
    private readonly LabelSet? previousMemory;
    private readonly RefinementOptions options;
    private readonly TrackConstraints? constraints;
    private readonly int[] previous;
    private readonly FailureDetector failures;

    internal RefinementPass(LabelSet current, LabelSet? previous, LabelSet? previousRefined, RefinementOptions options,
        TrackConstraints? constraints = null)
    {
        Ranges.Check(options);
        if (options.Contradiction is { } contradiction)
            throw new ArgumentException($"{nameof(RefinementOptions.ClusterJump)} {contradiction}.", nameof(options));
        this.current = current;
        this.options = options;
        this.constraints = constraints;
        this.previousRefined = previousRefined ?? previous;
        previousMemory = previous;
        this.previous = previous?.AlignTo(current.Keys) ?? [.. Enumerable.Repeat(LabelSet.Unknown, current.Count)];
        failures = new(options);
    }

    /// <summary>Previous label of each current image, or negative.</summary>
    internal ReadOnlySpan<int> Previous => previous;

    private bool IsUsable => current.Clusters >= 2;

    internal ProjectionMatrix Project() => Projection.Between(previous, current.Labels.AsSpan());

    internal SoftLabelSet Fuse(ProjectionMatrix projection) =>
        Fusion.Fuse(projection, previous, current.Labels.AsSpan(), options.Alpha, options.RescueOutliers);

    internal RefinementResult HardLabels(
        ProjectionMatrix projection, SoftLabelSet soft, CancellationToken cancellation = default)
    {
        if (!IsUsable)
            return KeepLastGood(projection, soft);
        bool refine = projection.MeanBestIoU is { } best && !failures.ProjectionCollapsed(best);
        int[] hard = refine && options.Mode != RefineMode.None ? Hard(projection, soft, cancellation) : [.. current.Labels];
        var refined = Constrained(hard);
        if (refined.Clusters < 2)
        {
            failures.NothingRefined(current, refined);
            refined = LabelSet.Dense(current.Keys, current.Labels.AsSpan());
        }
        var memory = options.Memory == LabelMemory.Raw ? current : refined;
        return new(current, refined, memory, Report(refined, projection, soft));
    }

    private int[] Hard(ProjectionMatrix projection, SoftLabelSet soft, CancellationToken cancellation)
    {
        if (options.Mode == RefineMode.Argmax)
            return soft.ArgMax(current.Labels.AsSpan());
        SoftLabelSet rows = options.Space == RefineSpace.Joint ? Joint(projection) : soft;
        int[] rowLabels = Hdbscan.Cluster(rows, new HdbscanOptions
        {
            MinClusterSize = options.MinClusterSize,
            MinSamples = options.MinSamples,
        }, cancellation);
        int[] labels = [.. rows.RowOfPoint.Select(row => row < 0 ? LabelSet.Outlier : rowLabels[row])];
        return options.Noise == NoiseRule.Drop ? labels : NoiseFallback.Apply(labels, current.Labels.AsSpan());
    }

    private SoftLabelSet Joint(ProjectionMatrix projection)
    {
        // Images that the previous epoch did not have say nothing of how its clusters lie.
        int[] shared = [.. current.Labels.Select((label, image) => previous[image] == LabelSet.Unknown ? LabelSet.Unknown : label)];
        return Fusion.Joint(projection, Projection.Between(shared, previous), previous, current.Labels.AsSpan(), options.Alpha,
            options.Beta, options.RescueOutliers);
    }

    /// <summary>Training and the next projection both go on with the labels of the last epoch that had any.</summary>
    private RefinementResult KeepLastGood(ProjectionMatrix projection, SoftLabelSet soft)
    {
        LabelSet none = LabelSet.Dense(current.Keys, current.Labels.AsSpan());
        var refined = Kept(previousRefined) ?? none;
        failures.NothingUsable(current, refined);
        return new(current, refined, Kept(previousMemory) ?? none, Report(refined, projection, soft));
    }

    private LabelSet? Kept(LabelSet? labels) =>
        labels is null ? null : Constrained(labels.AlignTo(current.Keys));

    private LabelSet Constrained(int[] labels) => LabelSet.Dense(current.Keys, constraints?.OnImages(labels) ?? labels);

    private RefinementReport Report(LabelSet refined, ProjectionMatrix projection, SoftLabelSet soft)
    {
        double? changed = null, stability = null;
        if (previousRefined is not null)
        {
            var (before, after) = LabelSet.Align(previousRefined, refined);
            changed = LabelChange.Share(before, after);
            stability = LabelChange.AdjustedRand(before, after);
            failures.Compare(previousRefined, refined, stability);
        }
        failures.CountOutliers(current);
        TrackReport? tracks = constraints?.Report;
        failures.Doubt(tracks);
        return new RefinementReport
        {
            Clusters = refined.Clusters,
            Outliers = refined.Outliers,
            CurrentClusters = current.Clusters,
            CurrentOutliers = current.Outliers,
            ChangedByRefinement = LabelChange.Share(current.Labels.AsSpan(), refined.Labels.AsSpan()),
            ChangedSinceLast = changed,
            MeanBestIoU = projection.MeanBestIoU,
            RowEntropy = projection.MeanRowEntropy,
            Stability = stability,
            DistinctRows = soft.Rows,
            Tracks = tracks,
            Warnings = [.. failures.Found],
        };
    }
}
