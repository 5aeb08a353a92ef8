using System.Numerics;

namespace Slr.Flow.Clustering;

/// <summary>
/// A minimum spanning tree of mutual reachability, without storing distances: the points in groups that fit a core's
/// cache, a tree in each group and between each two groups (Prim's algorithm), side by side, and of all their edges the
/// tree (Kruskal's algorithm).
/// </summary>
/// <remarks>
/// An edge of the whole tree is the shortest way around in the part that holds its ends too, so nothing is lost; every
/// pair of points lies in exactly one part, so nothing is compared twice.
/// </remarks>
internal static class PointTree
{
    private const int GroupBytes = 1 << 19;

    /// <summary>The N - 1 edges of the tree, shortest first.</summary>
    internal static List<TreeEdge> Span<T>(
        PointBlocks<T> points, T[] squaredCore, int threads, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Span(points, squaredCore, GroupSize<T>(points.Dimension), threads, cancellation);

    /// <summary>The same with groups of <paramref name="size"/> points, whole blocks.</summary>
    internal static List<TreeEdge> Span<T>(
        PointBlocks<T> points, T[] squaredCore, int size, int threads, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int groups = (points.Count + size - 1) / size;
        (int A, int B)[] parts = [.. from a in Enumerable.Range(0, groups)
                                     from b in Enumerable.Range(a, groups - a)
                                     select (a, b)];
        var edges = new List<TreeEdge>[parts.Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, parts.Length, parallel, part =>
        {
            (int a, int b) = parts[part];
            edges[part] = a == b ? Within(Group(a), cancellation) : Between(Group(a), Group(b), cancellation);
        });
        return SpanningTree.Of([.. edges.SelectMany(part => part)], points.Count);

        OutsidePoints<T> Group(int group) =>
            new(points, squaredCore, group * size, Math.Min(size, points.Count - group * size));
    }

    /// <summary>Points of a group, whole blocks.</summary>
    private static int GroupSize<T>(int dimension)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = PointBlocks<T>.Lanes, block = dimension * System.Runtime.Intrinsics.Vector512<byte>.Count;
        return Math.Max(64, GroupBytes / block) * lanes;
    }

    private static List<TreeEdge> Within<T>(OutsidePoints<T> outside, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var edges = new List<TreeEdge>(outside.Count);
        ReachedPoint<T> reached = outside.Take(0);
        while (outside.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            outside.Approach(reached);
            reached = outside.Take(outside.Nearest());
            edges.Add(reached.Edge);
        }
        return edges;
    }

    /// <summary>The tree of the edges that have one end in each group.</summary>
    private static List<TreeEdge> Between<T>(OutsidePoints<T> left, OutsidePoints<T> right, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var edges = new List<TreeEdge>(left.Count + right.Count);
        ReachedPoint<T> reached = left.Take(0);
        right.Approach(reached);
        while (left.Count + right.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            bool fromRight = left.Count == 0 || (right.Count > 0 && right.LeastReach() <= left.LeastReach());
            var (near, far) = fromRight ? (right, left) : (left, right);
            reached = near.Take(near.Nearest());
            edges.Add(reached.Edge);
            far.Approach(reached);
        }
        return edges;
    }
}
