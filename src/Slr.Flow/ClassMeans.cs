using System.Numerics;
using System.Numerics.Tensors;
using Slr.Flow.Storage;

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
    /// <returns>A row a cluster.</returns>
    public static FeatureRows Of(FeatureSet features, LabelSet labels, CancellationToken cancellation = default) =>
        Of<float>(features, labels.AlignTo(features.Keys), labels.Clusters, cancellation);

    /// <summary>The same of labels in the order of the features, negative ones without a cluster.</summary>
    /// <typeparam name="TSum">Precision of the sums, which run in the order of the rows.</typeparam>
    internal static FeatureRows Of<TSum>(FeatureSet features, int[] labels, int clusters, CancellationToken cancellation)
        where TSum : unmanaged, IBinaryFloatingPointIeee754<TSum>
    {
        int[] members = [.. Enumerable.Range(0, labels.Length).Where(image => labels[image] >= 0).OrderBy(image => labels[image])];
        var means = new RowsBuilder(features.Dimension, clusters);
        TSum[] sum = new TSum[features.Dimension], row = new TSum[features.Dimension];
        float[] mean = new float[features.Dimension], room = features.Rows.NewRoom();
        for (int cluster = 0, at = 0; cluster < clusters; cluster++)
        {
            cancellation.ThrowIfCancellationRequested();
            sum.AsSpan().Clear();
            for (; at < members.Length && labels[members[at]] == cluster; at++)
            {
                TensorPrimitives.ConvertTruncating(features.Rows.Read(members[at], room), row.AsSpan());
                TensorPrimitives.Add<TSum>(sum, row, sum);
            }
            TSum norm = Norm<TSum>(sum);
            if (norm > TSum.Zero)
                TensorPrimitives.Divide(sum, norm, sum);
            TensorPrimitives.ConvertTruncating<TSum, float>(sum, mean);
            means.Add(mean);
        }
        return means.Complete();
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
