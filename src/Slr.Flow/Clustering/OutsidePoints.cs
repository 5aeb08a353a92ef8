using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Slr.Flow.Clustering;

/// <summary>A point that a tree has reached.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Core">Its squared core distance.</param>
/// <param name="Coordinates">Its coordinates; overwritten when the next point of the same group is taken.</param>
/// <param name="Edge">The edge that reached it; of the first point of a tree without meaning.</param>
internal readonly record struct ReachedPoint<T>(int Id, T Core, T[] Coordinates, TreeEdge Edge);

/// <summary>
/// The points of a group that a tree has not reached yet, each with its best squared mutual reachability so far. They stay
/// packed in front, and a block whose points cannot come nearer (mutual reachability is never below a core distance) is
/// not compared.
/// </summary>
internal sealed class OutsidePoints<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PointBlocks<T> points;
    private readonly T[] core;
    private readonly T[] reach;
    private readonly T[] blockReach;
    private readonly int[] ids;
    private readonly int[] from;
    private readonly T[] taken;

    /// <summary>All points of a group.</summary>
    /// <param name="all">All points; a copy of the group's is worked on.</param>
    /// <param name="squaredCore">Squared core distances of all points.</param>
    /// <param name="first">First point of the group, at the start of a block.</param>
    /// <param name="count">Points of the group.</param>
    internal OutsidePoints(PointBlocks<T> all, T[] squaredCore, int first, int count)
    {
        points = all.Slice(first, count);
        Count = count;
        int slots = points.Blocks * PointBlocks<T>.Lanes;
        core = new T[slots];
        reach = new T[slots];
        // Empty lanes have an infinite core distance: nothing ever reaches them.
        Array.Fill(core, T.PositiveInfinity);
        Array.Fill(reach, T.PositiveInfinity);
        squaredCore.AsSpan(first, count).CopyTo(core);
        blockReach = new T[points.Blocks];
        Array.Fill(blockReach, T.PositiveInfinity);
        ids = [.. Enumerable.Range(first, slots)];
        from = new int[slots];
        taken = new T[points.Dimension];
    }

    /// <summary>Points that are left.</summary>
    internal int Count { get; private set; }

    private int Blocks => (Count + PointBlocks<T>.Lanes - 1) / PointBlocks<T>.Lanes;

    /// <summary>Lets a point of the tree offer its distance to all that are left.</summary>
    internal void Approach(ReachedPoint<T> reached)
    {
        int lanes = PointBlocks<T>.Lanes;
        var offered = Vector512.Create(reached.Core);
        ref T point = ref MemoryMarshal.GetArrayDataReference(reached.Coordinates);
        for (int block = 0; block < Blocks; block++)
        {
            int start = block * lanes;
            var best = Vector512.Create(reach.AsSpan(start, lanes));
            var floor = Vector512.Max(offered, Vector512.Create(core.AsSpan(start, lanes)));
            if (!Vector512.GreaterThanAny(best, floor))
                continue;
            var mutual = Vector512.Max(points.Squared(ref point, block, best), floor);
            ulong nearer = Vector512.LessThan(mutual, best).ExtractMostSignificantBits();
            if (nearer == 0)
                continue;
            Vector512.Min(mutual, best).CopyTo(reach.AsSpan(start, lanes));
            for (; nearer != 0; nearer &= nearer - 1)
                from[start + BitOperations.TrailingZeroCount(nearer)] = reached.Id;
            blockReach[block] = TensorPrimitives.Min<T>(reach.AsSpan(start, lanes));
        }
    }

    /// <summary>The least squared reachability of the points that are left.</summary>
    internal T LeastReach() => TensorPrimitives.Min<T>(blockReach.AsSpan(0, Blocks));

    /// <summary>The slot of the point that the tree reaches most cheaply.</summary>
    internal int Nearest()
    {
        int block = TensorPrimitives.IndexOfMin<T>(blockReach.AsSpan(0, Blocks)), lanes = PointBlocks<T>.Lanes;
        int slot = block * lanes + TensorPrimitives.IndexOfMin<T>(reach.AsSpan(block * lanes, lanes));
        return Math.Min(slot, Count - 1);
    }

    /// <summary>Takes a point out; the last slot's point moves into its place.</summary>
    internal ReachedPoint<T> Take(int slot)
    {
        points.Read(slot, taken);
        var result = new ReachedPoint<T>(ids[slot], core[slot], taken,
            new TreeEdge(from[slot], ids[slot], Math.Sqrt(double.CreateChecked(reach[slot]))));
        int last = --Count;
        points.Move(last, slot);
        (ids[slot], from[slot], reach[slot], core[slot]) = (ids[last], from[last], reach[last], core[last]);
        reach[last] = core[last] = T.PositiveInfinity;
        Refresh(slot);
        Refresh(last);
        return result;
    }

    private void Refresh(int slot)
    {
        int lanes = PointBlocks<T>.Lanes, block = slot / lanes;
        blockReach[block] = TensorPrimitives.Min<T>(reach.AsSpan(block * lanes, lanes));
    }
}
