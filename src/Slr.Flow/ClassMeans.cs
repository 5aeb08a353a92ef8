using System.Numerics;
using System.Numerics.Tensors;

namespace Slr.Flow;

/// <summary>
/// The mean feature of each cluster: the classifier weights that the next training epoch starts from, the centres of
/// k-means, the points of FINCH's next level.
/// </summary>
public static class ClassMeans
{
    /// <summary>Means of the rows of each cluster, L2-normalised (a mean of zero stays zero).</summary>
    /// <param name="features">Features of the images.</param>
    /// <param name="labels">Labels, aligned by key; images without a cluster or without features do not count.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>Clusters x dimension, row-major.</returns>
    public static float[] Of(FeatureSet features, LabelSet labels, CancellationToken cancellation = default) =>
        Of<float>(features, labels.AlignTo(features.Keys), labels.Clusters, cancellation);

    /// <summary>The same of labels in the order of the features, negative ones without a cluster.</summary>
    /// <typeparam name="TSum">Precision of the sums, which run in the order of the rows.</typeparam>
    internal static float[] Of<TSum>(FeatureSet features, int[] labels, int clusters, CancellationToken cancellation)
        where TSum : unmanaged, IBinaryFloatingPointIeee754<TSum>
    {
        int dimension = features.Dimension;
        TSum[] sums = new TSum[clusters * dimension], row = new TSum[dimension];
        for (int i = 0; i < labels.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (labels[i] < 0)
                continue;
            TensorPrimitives.ConvertTruncating(features.Row(i), row.AsSpan());
            var sum = sums.AsSpan(labels[i] * dimension, dimension);
            TensorPrimitives.Add(sum, row, sum);
        }
        for (int cluster = 0; cluster < clusters; cluster++)
        {
            var sum = sums.AsSpan(cluster * dimension, dimension);
            TSum norm = Norm<TSum>(sum);
            if (norm > TSum.Zero)
                TensorPrimitives.Divide(sum, norm, sum);
        }
        float[] means = new float[sums.Length];
        TensorPrimitives.ConvertTruncating<TSum, float>(sums, means);
        return means;
    }

    /// <summary>One value after the other: the same on processors with vectors of any width.</summary>
    private static TSum Norm<TSum>(ReadOnlySpan<TSum> row) where TSum : unmanaged, IBinaryFloatingPointIeee754<TSum>
    {
        TSum squares = TSum.Zero;
        foreach (TSum value in row)
            squares += value * value;
        return TSum.Sqrt(squares);
    }
}
