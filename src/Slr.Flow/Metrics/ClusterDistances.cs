using Slr.Flow.Distances;

namespace Slr.Flow.Metrics;

/// <summary>
/// Mean distances of points to clusters. A pair that is not stored is at (1 - lambda) + lambda (w_i + w_j), so a cluster's
/// mean w stands for all of its members, and only stored pairs are looked at one by one.
/// </summary>
internal sealed class ClusterDistances
{
    private readonly SparseDistances distances;
    private readonly int[] sizes;
    private readonly double[] weights;
    private readonly int[] byWeight;
    private readonly double[] nearer;
    private readonly List<int> touched = [];

    private ClusterDistances(SparseDistances distances, int[] sizes, double[] weights)
    {
        (this.distances, this.sizes, this.weights) = (distances, sizes, weights);
        nearer = new double[sizes.Length];
        byWeight = [.. Enumerable.Range(0, sizes.Length).Where(cluster => sizes[cluster] > 0).OrderBy(cluster => weights[cluster])];
    }

    /// <summary>Clusters that have members.</summary>
    internal int Count => byWeight.Length;

    internal static ClusterDistances Of(SparseDistances distances, ReadOnlySpan<int> labels)
    {
        int clusters = 0;
        foreach (int label in labels)
            clusters = Math.Max(clusters, label + 1);
        var sizes = new int[clusters];
        var weights = new double[clusters];
        for (int i = 0; i < labels.Length; i++)
            if (labels[i] >= 0)
            {
                sizes[labels[i]]++;
                weights[labels[i]] += distances.SourceWeights?[i] ?? 0;
            }
        for (int cluster = 0; cluster < clusters; cluster++)
            weights[cluster] /= Math.Max(1, sizes[cluster]);
        return new(distances, sizes, weights);
    }

    internal int Size(int cluster) => sizes[cluster];

    /// <summary>A point's mean distance to the others of its cluster, and the smallest to another cluster.</summary>
    internal (double Own, double Next) OwnAndNext(int i, ReadOnlySpan<int> labels)
    {
        Gather(i, labels);
        int label = labels[i];
        // Among the members of its own cluster is the point itself, at distance 0.
        double own = (sizes[label] * Apart(i, label) - Apart(i) - nearer[label]) / (sizes[label] - 1), next = double.PositiveInfinity;
        foreach (int cluster in touched)
            if (cluster != label)
                next = Math.Min(next, Apart(i, cluster) - nearer[cluster] / sizes[cluster]);
        foreach (int cluster in byWeight)
            if (cluster != label && nearer[cluster] == 0)
            {
                next = Math.Min(next, Apart(i, cluster));
                break;
            }
        foreach (int cluster in touched)
            nearer[cluster] = 0;
        return (Math.Max(0, own), Math.Max(0, next));
    }

    /// <summary>For each cluster by how much its members are nearer, in sum, than if no pair were stored.</summary>
    private void Gather(int i, ReadOnlySpan<int> labels)
    {
        touched.Clear();
        ReadOnlySpan<int> columns = distances.RowColumns(i);
        ReadOnlySpan<float> values = distances.RowValues(i);
        for (int at = 0; at < columns.Length; at++)
        {
            int cluster = labels[columns[at]];
            double gain = cluster < 0 ? 0 : distances.Unstored(i, columns[at]) - values[at];
            if (gain <= 0)
                continue;
            if (nearer[cluster] == 0)
                touched.Add(cluster);
            nearer[cluster] += gain;
        }
    }

    /// <summary>Mean distance to a cluster's members if no pair with them were stored.</summary>
    private double Apart(int i, int cluster) =>
        1 - distances.Lambda + distances.Lambda * ((distances.SourceWeights?[i] ?? 0) + weights[cluster]);

    private double Apart(int i) => 1 - distances.Lambda + 2 * distances.Lambda * (distances.SourceWeights?[i] ?? 0);
}
