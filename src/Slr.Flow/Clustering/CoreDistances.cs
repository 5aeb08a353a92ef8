using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Slr.Flow.Clustering;

/// <summary>
/// Squared core distances of points by comparing all pairs, four points at a time, each only as far as it can matter.
/// </summary>
internal static class CoreDistances
{
    private const int Together = 4;

    /// <summary>The squared distance of every point to its <paramref name="minSamples"/>-th other point.</summary>
    internal static T[] Squared<T>(PointBlocks<T> points, int minSamples, int threads, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] core = new T[points.Count];
        int neighbours = Math.Min(minSamples, points.Count - 1);
        if (neighbours <= 0)
            return core;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, (points.Count + Together - 1) / Together, parallel,
            group => OfGroup(points, group * Together, neighbours, core));
        return core;
    }

    private static void OfGroup<T>(PointBlocks<T> points, int first, int neighbours, T[] core)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int members = Math.Min(Together, points.Count - first), lanes = PointBlocks<T>.Lanes;
        T[] group = new T[Together * points.Dimension], nearest = new T[Together * neighbours];
        for (int member = 0; member < members; member++)
            points.Read(first + member, group.AsSpan(member * points.Dimension, points.Dimension));
        Array.Fill(nearest, T.PositiveInfinity);
        Span<Vector512<T>> squared = stackalloc Vector512<T>[Together];
        Span<T> bounds = stackalloc T[Together];
        bounds.Fill(T.PositiveInfinity);
        for (int block = 0; block < points.Blocks; block++)
        {
            (squared[0], squared[1], squared[2], squared[3]) =
                points.SquaredOfFour(ref MemoryMarshal.GetArrayDataReference(group), block, bounds);
            for (int member = 0; member < members; member++)
            {
                var found = nearest.AsSpan(member * neighbours, neighbours);
                ulong nearer = Vector512.LessThan(squared[member], Vector512.Create(found[^1]))
                    .ExtractMostSignificantBits();
                for (; nearer != 0; nearer &= nearer - 1)
                {
                    int lane = BitOperations.TrailingZeroCount(nearer), slot = block * lanes + lane;
                    if (slot != first + member && slot < points.Count)
                        Insert(found, squared[member][lane]);
                }
                bounds[member] = found[^1];
            }
        }
        for (int member = 0; member < members; member++)
            core[first + member] = nearest[(member + 1) * neighbours - 1];
    }

    private static void Insert<T>(Span<T> sorted, T value)
        where T : IComparisonOperators<T, T, bool>
    {
        if (!(value < sorted[^1]))
            return;
        int at = sorted.Length - 1;
        for (; at > 0 && sorted[at - 1] > value; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = value;
    }
}
