using Slr.Flow.Distances;

namespace Slr.Flow.Metrics;

/// <summary>
/// How much nearer points are to their own cluster than to the next (Rousseeuw 1987), on sparse distances: all pairs count,
/// also those that are not stored, and none of those is visited.
/// </summary>
/// <remarks>
/// s = (b - a) / max(a, b), where a is a point's mean distance to the others of its cluster and b the smallest mean distance
/// to another cluster. It needs no identities. It can tell crowded from clean labels of one set of distances; it cannot tell
/// whether a person's clusters by camera should be one, and values of different distances do not compare.
/// </remarks>
public static class Silhouette
{
    /// <summary>The mean of s over all points; outliers, and points alone in their cluster, count as 0.</summary>
    /// <param name="distances">Distances of N points.</param>
    /// <param name="labels">N labels, clusters dense from 0; negative ones are outliers.</param>
    /// <returns>The mean in [-1, 1]; NaN with fewer than two clusters.</returns>
    /// <exception cref="ArgumentException">There is not one label per point.</exception>
    public static double Mean(SparseDistances distances, ReadOnlySpan<int> labels) =>
        Mean(distances, labels, (own, next) => own == next ? 0 : (next - own) / Math.Max(own, next));

    /// <summary>
    /// The mean of b - a instead: it does not prefer clusters of a few near points, as s does, which is nearly 1 for them however
    /// near the next cluster is.
    /// </summary>
    /// <inheritdoc cref="Mean(SparseDistances, ReadOnlySpan{int})"/>
    public static double Margin(SparseDistances distances, ReadOnlySpan<int> labels) =>
        Mean(distances, labels, (own, next) => next - own);

    private static double Mean(SparseDistances distances, ReadOnlySpan<int> labels, Func<double, double, double> score)
    {
        if (labels.Length != distances.Count)
            throw new ArgumentException($"{labels.Length} labels for {distances.Count} points.", nameof(labels));
        var clusters = ClusterDistances.Of(distances, labels);
        if (clusters.Count < 2)
            return double.NaN;
        double sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0 || clusters.Size(labels[i]) < 2)
                continue;
            (double own, double next) = clusters.OwnAndNext(i, labels);
            sum += score(own, next);
        }
        return sum / labels.Length;
    }
}
