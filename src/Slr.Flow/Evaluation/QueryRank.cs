using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Slr.Flow.Evaluation;

/// <summary>
/// Where the matches of one query rank, without sorting the gallery: a match's rank is one more than the number of
/// gallery images that are nearer, or as near and earlier.
/// </summary>
internal static class QueryRank
{
    /// <summary>Ranks from 1, ascending, of the matches.</summary>
    /// <param name="row">Distances to the gallery; dropped images are at positive infinity.</param>
    /// <param name="matches">Positions of the matches.</param>
    internal static int[] Of(ReadOnlySpan<float> row, ReadOnlySpan<int> matches)
    {
        int[] ranks = new int[matches.Length];
        for (int k = 0; k < ranks.Length; k++)
            ranks[k] = 1 + Nearer(row, matches[k], row[matches[k]]);
        Array.Sort(ranks);
        return ranks;
    }

    /// <summary>How many images of a part of the gallery are nearer than one of the gallery, or as near and earlier.</summary>
    /// <param name="row">Distances to the part.</param>
    /// <param name="place">Where the image is, counted from the beginning of the part: before it, in it or behind it.</param>
    /// <param name="distance">The image's distance.</param>
    internal static int Nearer(ReadOnlySpan<float> row, int place, float distance)
    {
        int earlier = Math.Clamp(place, 0, row.Length);
        return Count(row[..earlier], distance, inclusive: true) + Count(row[earlier..], distance, inclusive: false);
    }

    /// <summary>Mean over the matches of the precision at their rank.</summary>
    internal static double AveragePrecision(ReadOnlySpan<int> ranks)
    {
        double sum = 0;
        for (int hit = 0; hit < ranks.Length; hit++)
            sum += (hit + 1.0) / ranks[hit];
        return sum / ranks.Length;
    }

    /// <summary>The number of matches over the rank of the last of them (Ye et al., TPAMI 2021).</summary>
    internal static double InversePenalty(ReadOnlySpan<int> ranks) => (double)ranks.Length / ranks[^1];

    /// <summary>The nearest images, nearest first, equal distances in gallery order.</summary>
    internal static int[] Nearest(ReadOnlySpan<float> row, int count)
    {
        int[] nearest = new int[Math.Min(count, row.Length)];
        int kept = 0;
        for (int i = 0; i < row.Length && nearest.Length > 0; i++)
        {
            if (float.IsPositiveInfinity(row[i]) || (kept == nearest.Length && row[i] >= row[nearest[^1]]))
                continue;
            int at = kept < nearest.Length ? kept++ : kept - 1;
            for (; at > 0 && row[nearest[at - 1]] > row[i]; at--)
                nearest[at] = nearest[at - 1];
            nearest[at] = i;
        }
        return nearest[..kept];
    }

    private static int Count(ReadOnlySpan<float> values, float limit, bool inclusive)
    {
        ref float start = ref MemoryMarshal.GetReference(values);
        int lanes = Vector512<float>.Count, i = 0;
        var bound = Vector512.Create(limit);
        var counts = Vector512<int>.Zero;
        for (; i <= values.Length - lanes; i += lanes)
        {
            var lane = Vector512.LoadUnsafe(ref start, (nuint)i);
            var nearer = inclusive ? Vector512.LessThanOrEqual(lane, bound) : Vector512.LessThan(lane, bound);
            counts -= nearer.AsInt32();
        }
        int count = Vector512.Sum(counts);
        for (; i < values.Length; i++)
            count += values[i] < limit || (inclusive && values[i] == limit) ? 1 : 0;
        return count;
    }
}
