using Slr.Flow.Distances;

namespace Slr.Flow.Clustering;

/// <summary>
/// The pairs that sparse distances do not store. Their distance is 1, or (1 - lambda) + lambda (w_i + w_j), which sorted
/// w answer questions about without visiting the pairs.
/// </summary>
internal sealed class UnstoredPairs
{
    private readonly SparseDistances distances;
    private readonly float[]? sorted;

    /// <summary>Sorts the source weights, if there are any.</summary>
    public UnstoredPairs(SparseDistances distances)
    {
        this.distances = distances;
        if (distances.SourceWeights is null)
            return;
        sorted = [.. distances.SourceWeights];
        Order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, Order);
    }

    /// <summary>Points by ascending source weight; empty without a source term.</summary>
    public int[] Order { get; } = [];

    /// <summary>A lower bound of all distances that are not stored.</summary>
    public float Lowest => sorted is null ? 1 : sorted.Length < 2 ? At(0, 0) : At(sorted[0], sorted[1]);

    /// <summary>The distance of two points of these weights that share no neighbour, to the bit as if it were stored.</summary>
    public float At(float a, float b) => distances.WithSource(1f, a, b);

    /// <summary>Sum of the smallest distances of all pairs, stored or not, found by bisection on their threshold.</summary>
    /// <param name="stored">Stored distances above zero, one per pair.</param>
    /// <param name="take">How many are summed.</param>
    public double SmallestSum(float[] stored, long take)
    {
        double[] covered = Covered();
        double low = 0, high = 2;
        for (int round = 0; round < 60; round++)
        {
            double middle = (low + high) / 2;
            if (UpTo(middle, stored, covered).Count < take)
                low = middle;
            else
                high = middle;
        }
        (long count, double sum) = UpTo(low, stored, covered);
        return sum + (take - count) * high;
    }

    /// <summary>What the stored pairs would be at if they were not stored.</summary>
    private double[] Covered()
    {
        var values = new List<double>(distances.Values.Length / 2);
        for (int i = 0; i < distances.Count; i++)
            for (int at = distances.RowStart[i]; at < distances.RowStart[i + 1]; at++)
                if (distances.ColumnIndices[at] > i)
                    values.Add(At(distances.SourceWeights![i], distances.SourceWeights[distances.ColumnIndices[at]]));
        return [.. values];
    }

    /// <summary>Number and sum of all distances up to a threshold.</summary>
    private (long Count, double Sum) UpTo(double threshold, float[] stored, double[] covered)
    {
        long count = 0;
        double sum = 0;
        foreach (float value in stored)
            if (value <= threshold)
                (count, sum) = (count + 1, sum + value);
        foreach (double value in covered)
            if (value <= threshold)
                (count, sum) = (count - 1, sum - value);
        var prefix = new double[sorted!.Length + 1];
        for (int i = 0; i < sorted.Length; i++)
            prefix[i + 1] = prefix[i] + sorted[i];
        for (int i = 0, j = sorted.Length - 1; i < j; i++)
        {
            while (j > i && At(sorted[i], sorted[j]) > threshold)
                j--;
            int partners = j - i;
            count += partners;
            sum += partners * (1 - distances.Lambda + distances.Lambda * sorted[i]) + distances.Lambda * (prefix[j + 1] - prefix[i + 1]);
        }
        return (count, sum);
    }
}
