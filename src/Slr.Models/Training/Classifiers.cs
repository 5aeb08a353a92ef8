using Slr.Models.Networks;
using Slr.Primitives.Files;

namespace Slr.Models.Training;

/// <summary>The classifiers of a network: how many classes stored ones have, and how new ones come from cluster means.</summary>
internal static class Classifiers
{
    /// <summary>The classes of stored classifiers; 0 when there are none.</summary>
    public static int CountIn(WeightSet weights) =>
        weights.TryGet("branch_g.classifier.weight", out StoredTensor? tensor) && tensor.Shape.Length == 2
            ? checked((int)tensor.Shape[0])
            : 0;

    /// <summary>One branch's classifier: its share of each cluster mean, scaled to length 1.</summary>
    /// <param name="means">[clusters, feature size], row-major.</param>
    /// <param name="clusters">Rows.</param>
    /// <param name="start">The branch's first number in a mean.</param>
    /// <param name="size">The branch's numbers.</param>
    /// <returns>[clusters, size], row-major; what was zero stays zero.</returns>
    public static float[] FromMeans(ReadOnlySpan<float> means, int clusters, int start, int size)
    {
        int featureSize = means.Length / clusters;
        var rows = new float[clusters * size];
        for (int c = 0; c < clusters; c++)
        {
            ReadOnlySpan<float> row = means.Slice(c * featureSize + start, size);
            double square = 0;
            foreach (float x in row)
                square += (double)x * x;
            double scale = square > 0 ? 1 / Math.Sqrt(square) : 0;
            for (int i = 0; i < size; i++)
                rows[c * size + i] = (float)(row[i] * scale);
        }
        return rows;
    }
}
