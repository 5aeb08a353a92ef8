using System.Numerics.Tensors;

namespace Slr.Flow.Refinement;

/// <summary>The mean feature of each cluster: the classifier weights that the next training epoch starts from.</summary>
public static class ClassMeans
{
    /// <summary>Means of the rows of each cluster, L2-normalised (a mean of zero stays zero).</summary>
    /// <param name="features">Features of the images.</param>
    /// <param name="labels">Labels, aligned by key; images without a cluster or without features do not count.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>Clusters x dimension, row-major.</returns>
    public static float[] Of(FeatureSet features, LabelSet labels, CancellationToken cancellation = default)
    {
        int dimension = features.Dimension;
        int[] aligned = labels.AlignTo(features.Keys);
        float[] means = new float[labels.Clusters * dimension];
        for (int i = 0; i < aligned.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (aligned[i] < 0)
                continue;
            var mean = means.AsSpan(aligned[i] * dimension, dimension);
            TensorPrimitives.Add(mean, features.Row(i), mean);
        }
        for (int cluster = 0; cluster < labels.Clusters; cluster++)
        {
            var mean = means.AsSpan(cluster * dimension, dimension);
            float norm = TensorPrimitives.Norm<float>(mean);
            if (norm > 0)
                TensorPrimitives.Divide(mean, norm, mean);
        }
        return means;
    }
}
