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
        Of(features, labels.AlignTo(features.Keys), labels.Clusters, cancellation);

    /// <summary>The same of labels in the order of the features, negative ones without a cluster.</summary>
    internal static float[] Of(FeatureSet features, int[] labels, int clusters, CancellationToken cancellation)
    {
        int dimension = features.Dimension;
        float[] means = new float[clusters * dimension];
        for (int i = 0; i < labels.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (labels[i] < 0)
                continue;
            var mean = means.AsSpan(labels[i] * dimension, dimension);
            TensorPrimitives.Add(mean, features.Row(i), mean);
        }
        for (int cluster = 0; cluster < clusters; cluster++)
        {
            var mean = means.AsSpan(cluster * dimension, dimension);
            float norm = TensorPrimitives.Norm<float>(mean);
            if (norm > 0)
                TensorPrimitives.Divide(mean, norm, mean);
        }
        return means;
    }
}
