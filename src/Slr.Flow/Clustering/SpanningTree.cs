namespace Slr.Flow.Clustering;

/// <summary>An edge of the minimum spanning tree of mutual reachability.</summary>
internal readonly record struct TreeEdge(int A, int B, double Height);

/// <summary>Minimum spanning trees of edges that are there (Kruskal's algorithm).</summary>
internal static class SpanningTree
{
    /// <summary>The edges of a tree, shortest first; a forest where they do not join all points.</summary>
    /// <param name="edges">The edges; sorted in place.</param>
    /// <param name="count">Points.</param>
    internal static List<TreeEdge> Of(TreeEdge[] edges, int count)
    {
        double[] lengths = [.. edges.Select(edge => edge.Height)];
        Array.Sort(lengths, edges);
        var joined = new DisjointSets(count);
        var tree = new List<TreeEdge>(Math.Max(0, count - 1));
        foreach (TreeEdge edge in edges)
            if (joined.Join(edge.A, edge.B))
                tree.Add(edge);
        return tree;
    }
}
