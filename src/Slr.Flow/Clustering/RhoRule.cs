using Slr.Flow.Distances;

namespace Slr.Flow.Clustering;

/// <summary>
/// DBSCAN's radius as the mean of the smallest share rho of all distances of different points (method.md, section 5).
/// Pairs that are not stored count too; distances up to <see cref="Zero"/> are left out, so that rounding cannot decide.
/// </summary>
public static class RhoRule
{
    /// <summary>Distances up to this count as zero.</summary>
    public const double Zero = 1e-6;

    /// <summary>The radius.</summary>
    /// <param name="distances">Distances of N points.</param>
    /// <param name="rho">Share of the distances, in (0, 1]; at least one distance is taken.</param>
    /// <returns>The mean; 0 when no two points are apart.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of its range.</exception>
    public static double Radius(SparseDistances distances, double rho)
    {
        if (!(rho is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(rho), rho, "The share rho lies in (0, 1].");
        long pairs = (long)distances.Count * (distances.Count - 1) / 2;
        (float[] stored, long zeros) = Stored(distances);
        long count = pairs - zeros;
        if (count == 0)
            return 0;
        // numpy's rounding (half to even), as the public code.
        long take = Math.Max(1, (long)Math.Round(rho * count));
        double lowestUnstored = new UnstoredPairs(distances).Lowest;
        long below = 0;
        foreach (float value in stored)
            below += value <= lowestUnstored ? 1 : 0;
        if (take <= below)
            return SmallestSum(stored, (int)take) / take;
        return distances.SourceWeights is null
            ? (SmallestSum(stored, stored.Length) + (take - stored.Length)) / take
            : new UnstoredPairs(distances).SmallestSum(stored, take) / take;
    }

    /// <summary>Stored distances above zero of the upper triangle, and how many there are at zero.</summary>
    private static (float[] Values, long Zeros) Stored(SparseDistances distances)
    {
        var values = new float[distances.Values.Length / 2];
        int used = 0;
        long zeros = 0;
        for (int i = 0; i < distances.Count; i++)
        {
            int end = distances.RowStart[i + 1];
            int at = distances.RowStart[i];
            int found = Array.BinarySearch(distances.ColumnIndices, at, end - at, i);
            for (at = found >= 0 ? found : ~found; at < end; at++)
                if (distances.Values[at] > Zero)
                    values[used++] = distances.Values[at];
                else
                    zeros++;
        }
        Array.Resize(ref values, used);
        return (values, zeros);
    }

    /// <summary>Sum of the smallest values, in ascending order, so that it does not depend on the order of the points.</summary>
    private static double SmallestSum(float[] values, int take)
    {
        // Positive floats order as their bits do: a histogram of the upper bits finds the few that need sorting.
        var histogram = new int[1 << 16];
        foreach (float value in values)
            histogram[BitConverter.SingleToInt32Bits(value) >> 15]++;
        int bin = 0;
        for (long seen = histogram[0]; seen < take; seen += histogram[bin])
            bin++;
        float[] small = Array.FindAll(values, value => BitConverter.SingleToInt32Bits(value) >> 15 <= bin);
        Array.Sort(small);
        double sum = 0;
        foreach (float value in small.AsSpan(0, take))
            sum += value;
        return sum;
    }
}
