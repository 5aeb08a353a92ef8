using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Graph;
using Slr.Flow.Neighbours;
using Slr.Flow.Refinement;
using Slr.Flow.SoftLabels;

namespace Slr.Flow.Tests.Graph;

/// <summary>Has one stage answer nonsense, once.</summary>
internal sealed class Babble(string stage) : IStageProbe
{
    private bool done;

    public NeighbourGraph Neighbours(NeighbourGraph answer) => Instead(RefineryStages.Neighbours, answer, () => new(
        answer.Count, answer.K, [.. answer.Indices.Reverse()], answer.SquaredDistances, answer.Farthest, answer.Report));

    public SparseDistances Jaccard(SparseDistances answer) => Instead(RefineryStages.Jaccard, answer, () => new(
        answer.RowStart, answer.ColumnIndices, [.. answer.Values.Select(value => value - 0.5f)]));

    public ClusteringResult Cluster(ClusteringResult answer) => Instead(RefineryStages.Cluster, answer, () => answer with
    {
        Labels = [.. answer.Labels, 0],
    });

    public ProjectionMatrix Project(ProjectionMatrix answer) => Instead(RefineryStages.Project, answer, () => new(
        answer.Columns, [.. answer.RowStart, answer.Values.Length], answer.ColumnIndices, answer.Values,
        [.. answer.BestIoU, double.NaN]));

    public SoftLabelSet Fuse(SoftLabelSet answer) => Instead(RefineryStages.Fuse, answer, () => new(answer.Columns,
        answer.RowOfPoint, answer.Multiplicities, answer.RowStart, answer.ColumnIndices,
        [.. answer.Values.Select(value => value / 2)]));

    public RefinementResult Hdbscan(RefinementResult answer) => Instead(RefineryStages.Hdbscan, answer, () => answer with
    {
        Memory = new([.. answer.Memory.Keys.Reverse()], answer.Memory.Labels),
    });

    public float[] Means(float[] answer) => Instead(RefineryStages.Means, answer, () => new float[answer.Length + 1]);

    private T Instead<T>(string babbling, T answer, Func<T> nonsense)
    {
        if (done || stage != babbling)
            return answer;
        done = true;
        return nonsense();
    }
}
