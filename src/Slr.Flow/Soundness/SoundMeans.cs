using System.Numerics.Tensors;

namespace Slr.Flow.Soundness;

/// <summary>Judges the means of classes.</summary>
internal static class SoundMeans
{
    /// <summary>How far a normalised mean's length may be from 1: above the rounding of any dimension in float32.</summary>
    private const float Rounding = 1e-3f;

    /// <summary>Refuses means of other clusters, and a mean whose length is neither 1 nor 0 or not a number.</summary>
    /// <param name="means">Refined clusters x dimension.</param>
    /// <param name="refined">The labels whose clusters they are of.</param>
    /// <param name="dimension">Values per mean.</param>
    /// <returns>The same means.</returns>
    /// <exception cref="InvalidDataException">They make no sense; the message names the cluster.</exception>
    internal static float[] Check(float[] means, LabelSet refined, int dimension)
    {
        if (means.LongLength != (long)refined.Clusters * dimension)
            throw Unsound.Answer(RefineryStages.Means,
                $"{means.Length} values, but {refined.Clusters} clusters of dimension {dimension} have " +
                $"{(long)refined.Clusters * dimension}");
        for (int cluster = 0; cluster < refined.Clusters; cluster++)
        {
            // A value that is not a number makes a length that is none.
            float length = TensorPrimitives.Norm<float>(means.AsSpan(cluster * dimension, dimension));
            if (length != 0 && !(MathF.Abs(length - 1) <= Rounding))
                throw Unsound.Answer(RefineryStages.Means,
                    $"the mean of cluster {cluster} has the length {length:g6}, neither 1 nor 0");
        }
        return means;
    }
}
