using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Slr.Flow.Storage;

namespace Slr.Flow.Clustering;

/// <summary>
/// Points in blocks of one vector register: within a block, coordinate by coordinate, one lane per point. A distance is
/// then a sum in the order of the coordinates in its own lane, the same on any machine, symmetric, and exactly 0 for
/// copies.
/// </summary>
internal sealed class PointBlocks<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Coordinates between two looks at whether a distance can still matter.</summary>
    private const int Stretch = 16;

    private readonly T[] values;

    private PointBlocks(int count, int dimension)
    {
        Count = count;
        Dimension = dimension;
        Blocks = (count + Lanes - 1) / Lanes;
        values = new T[(long)Blocks * dimension * Lanes];
    }

    internal static int Lanes => Vector512<T>.Count;

    internal int Count { get; }

    internal int Dimension { get; }

    internal int Blocks { get; }

    internal static PointBlocks<T> Of(ReadOnlySpan<T> points, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        if (points.Length % dimension != 0)
            throw new ArgumentException(
                $"{points.Length} values are no whole number of points of dimension {dimension}.", nameof(points));
        var blocks = new PointBlocks<T>(points.Length / dimension, dimension);
        for (int point = 0; point < blocks.Count; point++)
            blocks.Write(point, points.Slice(point * dimension, dimension));
        return blocks;
    }

    internal static PointBlocks<float> Of(FeatureRows points)
    {
        var blocks = new PointBlocks<float>(points.Count, points.Dimension);
        float[] room = points.NewRoom();
        for (int point = 0; point < blocks.Count; point++)
            blocks.Write(point, points.Read(point, room));
        return blocks;
    }

    private void Write(int slot, ReadOnlySpan<T> point)
    {
        for (int k = 0; k < point.Length; k++)
        {
            if (!T.IsFinite(point[k]))
                throw new ArgumentException($"Point {slot} has the value {point[k]} at coordinate {k}; all must be finite.", nameof(point));
            values[Offset(slot, k)] = point[k];
        }
    }

    /// <summary>Copies the coordinates of the point in this slot.</summary>
    internal void Read(int slot, Span<T> point)
    {
        for (int k = 0; k < Dimension; k++)
            point[k] = values[Offset(slot, k)];
    }

    /// <summary>Writes the coordinates of one slot over those of another.</summary>
    internal void Move(int from, int to)
    {
        for (int k = 0; k < Dimension; k++)
            values[Offset(to, k)] = values[Offset(from, k)];
    }

    /// <summary>A copy of consecutive points, which begin at a block.</summary>
    internal PointBlocks<T> Slice(int first, int count)
    {
        var copy = new PointBlocks<T>(count, Dimension);
        values.AsSpan((int)Offset(first, 0), Math.Min(copy.values.Length, values.Length - (int)Offset(first, 0)))
            .CopyTo(copy.values);
        return copy;
    }

    /// <summary>Squared distances of one point to a block's points.</summary>
    /// <param name="point">The point's coordinates.</param>
    /// <param name="block">The block.</param>
    /// <param name="bound">Distances that matter are below; where none can be any more, sums may be unfinished.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector512<T> Squared(ref T point, int block, Vector512<T> bound)
    {
        ref T at = ref Start(block);
        int dimension = Dimension;
        var sum = Vector512<T>.Zero;
        for (int k = 0; k < dimension;)
        {
            for (int end = Math.Min(k + Stretch, dimension); k < end; k++)
            {
                var difference = Vector512.LoadUnsafe(ref at, (nuint)(k * Lanes)) - Vector512.Create(Unsafe.Add(ref point, k));
                sum = Add(difference, sum);
            }
            if (Vector512.GreaterThanOrEqualAll(sum, bound))
                break;
        }
        return sum;
    }

    /// <summary>Squared distances of four points, stored one after the other, to a block's points.</summary>
    /// <param name="points">The coordinates of the four.</param>
    /// <param name="block">The block.</param>
    /// <param name="bounds">Of each of the four: distances that matter are below, as for one point.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal (Vector512<T>, Vector512<T>, Vector512<T>, Vector512<T>) SquaredOfFour(
        ref T points, int block, ReadOnlySpan<T> bounds)
    {
        ref T at = ref Start(block);
        int dimension = Dimension;
        Vector512<T> a = Vector512<T>.Zero, b = a, c = a, d = a;
        for (int k = 0; k < dimension;)
        {
            for (int end = Math.Min(k + Stretch, dimension); k < end; k++)
            {
                var lane = Vector512.LoadUnsafe(ref at, (nuint)(k * Lanes));
                var p = lane - Vector512.Create(Unsafe.Add(ref points, k));
                var q = lane - Vector512.Create(Unsafe.Add(ref points, k + dimension));
                var r = lane - Vector512.Create(Unsafe.Add(ref points, k + 2 * dimension));
                var s = lane - Vector512.Create(Unsafe.Add(ref points, k + 3 * dimension));
                a = Add(p, a);
                b = Add(q, b);
                c = Add(r, c);
                d = Add(s, d);
            }
            if (Vector512.GreaterThanOrEqualAll(a, Vector512.Create(bounds[0]))
                && Vector512.GreaterThanOrEqualAll(b, Vector512.Create(bounds[1]))
                && Vector512.GreaterThanOrEqualAll(c, Vector512.Create(bounds[2]))
                && Vector512.GreaterThanOrEqualAll(d, Vector512.Create(bounds[3])))
                break;
        }
        return (a, b, c, d);
    }

    /// <summary>The sum and a square, rounded once: the same on any machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Add(Vector512<T> difference, Vector512<T> sum) => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(difference.AsSingle(), difference.AsSingle(), sum.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(difference.AsDouble(), difference.AsDouble(), sum.AsDouble()).As<double, T>();

    private ref T Start(int block) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(values), (nint)block * Dimension * Lanes);

    private long Offset(int slot, int coordinate) =>
        ((long)(slot / Lanes) * Dimension + coordinate) * Lanes + slot % Lanes;
}
