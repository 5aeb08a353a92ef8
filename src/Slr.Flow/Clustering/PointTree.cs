using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Slr.Flow.Clustering;

/// <summary>
/// A minimum spanning tree of mutual reachability by Prim's algorithm, without storing distances. Points outside the
/// tree stay packed in front, and a block whose points cannot come nearer (mutual reachability is never below a core
/// distance) is not compared.
/// </summary>
internal static class PointTree
{
    internal static List<TreeEdge> Span<T>(PointBlocks<T> points, T[] squaredCore, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var edges = new List<TreeEdge>(Math.Max(0, points.Count - 1));
        if (points.Count < 2)
            return edges;
        var outside = new Outside<T>(points.Copy(), squaredCore);
        var (vertex, _, _) = outside.Take(0);
        while (outside.Count > 0)
        {
            if (outside.Count % 64 == 0)
                cancellation.ThrowIfCancellationRequested();
            outside.Approach(vertex);
            var (nearest, from, squared) = outside.Take(outside.Nearest());
            edges.Add(new(from, nearest, Math.Sqrt(double.CreateChecked(squared))));
            vertex = nearest;
        }
        return edges;
    }

    /// <summary>The points that are not in the tree yet, in slots, each with its best squared reachability so far.</summary>
    private sealed class Outside<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly PointBlocks<T> points;
        private readonly T[] core;
        private readonly T[] reach;
        private readonly T[] blockReach;
        private readonly int[] ids;
        private readonly int[] from;
        private readonly T[] taken;
        private T takenCore;

        internal Outside(PointBlocks<T> points, T[] squaredCore)
        {
            this.points = points;
            Count = points.Count;
            int slots = points.Blocks * PointBlocks<T>.Lanes;
            core = new T[slots];
            reach = new T[slots];
            // Empty lanes have an infinite core distance: nothing ever reaches them.
            Array.Fill(core, T.PositiveInfinity);
            Array.Fill(reach, T.PositiveInfinity);
            squaredCore.CopyTo(core, 0);
            blockReach = new T[points.Blocks];
            Array.Fill(blockReach, T.PositiveInfinity);
            ids = [.. Enumerable.Range(0, slots)];
            from = new int[slots];
            taken = new T[points.Dimension];
        }

        internal int Count { get; private set; }

        private int Blocks => (Count + PointBlocks<T>.Lanes - 1) / PointBlocks<T>.Lanes;

        /// <summary>Lets the point that was taken last offer its distance to all that are left.</summary>
        internal void Approach(int vertex)
        {
            int lanes = PointBlocks<T>.Lanes;
            var offered = Vector512.Create(takenCore);
            ref T point = ref MemoryMarshal.GetArrayDataReference(taken);
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
                    from[start + BitOperations.TrailingZeroCount(nearer)] = vertex;
                blockReach[block] = TensorPrimitives.Min<T>(reach.AsSpan(start, lanes));
            }
        }

        /// <summary>The slot of the point that the tree reaches most cheaply.</summary>
        internal int Nearest()
        {
            int block = TensorPrimitives.IndexOfMin<T>(blockReach.AsSpan(0, Blocks)), lanes = PointBlocks<T>.Lanes;
            int slot = block * lanes + TensorPrimitives.IndexOfMin<T>(reach.AsSpan(block * lanes, lanes));
            return Math.Min(slot, Count - 1);
        }

        /// <summary>Takes a point out; the last slot's point moves into its place.</summary>
        internal (int Vertex, int From, T Squared) Take(int slot)
        {
            var result = (ids[slot], from[slot], reach[slot]);
            points.Read(slot, taken);
            takenCore = core[slot];
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
}
