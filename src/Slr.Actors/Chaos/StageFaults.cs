using Slr.Flow;
using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Graph;
using Slr.Flow.Neighbours;
using Slr.Flow.Refinement;
using Slr.Flow.SoftLabels;

namespace Slr.Actors.Chaos;

/// <summary>
/// Makes the stages of one epoch's graph fail as planned: at their start they throw, hang or wait, and what they answer is
/// damaged, each in its own way. Damage is done to copies.
/// </summary>
/// <param name="faults">What is planned for <c>graph.</c> and the stage.</param>
/// <param name="epoch">Epoch, from 0.</param>
/// <param name="cancellation">Ends a hang.</param>
internal sealed class StageFaults(FaultPlan faults, int epoch, CancellationToken cancellation) : IStageProbe
{
    /// <inheritdoc/>
    public void Starting(string stage) => faults.Strike(Target(stage), epoch, 0, cancellation);

    /// <summary>A neighbour that does not exist.</summary>
    public NeighbourGraph Neighbours(NeighbourGraph answer) => Babbles(RefineryStages.Neighbours)
        ? new(answer.Count, answer.K, [.. answer.Indices.SkipLast(1), answer.Count], answer.SquaredDistances, answer.Farthest,
            answer.Report)
        : answer;

    /// <summary>A distance that is not a number.</summary>
    public SparseDistances Jaccard(SparseDistances answer) => Babbles(RefineryStages.Jaccard)
        ? new(answer.RowStart, answer.ColumnIndices, [.. answer.Values.SkipLast(1), float.NaN], answer.Lambda, answer.SourceWeights)
        : answer;

    /// <summary>A label that is none.</summary>
    public ClusteringResult Cluster(ClusteringResult answer) => Babbles(RefineryStages.Cluster)
        ? answer with { Labels = [.. answer.Labels.SkipLast(1), LabelSet.Unknown] }
        : answer;

    /// <summary>A current cluster too many.</summary>
    public ProjectionMatrix Project(ProjectionMatrix answer) => Babbles(RefineryStages.Project)
        ? new(answer.Columns + 1, answer.RowStart, answer.ColumnIndices, answer.Values, answer.BestIoU)
        : answer;

    /// <summary>Rows that sum to 2.</summary>
    public SoftLabelSet Fuse(SoftLabelSet answer) => Babbles(RefineryStages.Fuse)
        ? new(answer.Columns, answer.RowOfPoint, answer.Multiplicities, answer.RowStart, answer.ColumnIndices,
            [.. answer.Values.Select(value => 2 * value)])
        : answer;

    /// <summary>Labels of other images.</summary>
    public RefinementResult Hdbscan(RefinementResult answer) => Babbles(RefineryStages.Hdbscan)
        ? answer with { Refined = new([.. answer.Refined.Keys.Select(key => $"another {key}")], answer.Refined.Labels) }
        : answer;

    /// <summary>A mean that is not a number.</summary>
    public float[] Means(float[] answer) => Babbles(RefineryStages.Means)
        ? [.. answer.SkipLast(1), float.NaN]
        : answer;

    private bool Babbles(string stage) => faults.Babbles(Target(stage), epoch, 0);

    private static string Target(string stage) => $"graph.{stage}";
}
