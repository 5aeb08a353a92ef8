namespace Slr.Flow.Clustering;

/// <summary>
/// Spans rows of which no two have a common column. They are at the square root of the sum of their squared norms, so that of all
/// rows whose core distance is at most t the one of the smallest norm, the hub, is within t of every row that is within t of any.
/// </summary>
/// <remarks>
/// As t grows, the hub changes when a row of a smaller norm comes in; what hung on the old hub is by then within t of the new one
/// too. So a tree needs one edge for each row, to the hub of the first t at which they are within t, and one from each hub to the next.
/// </remarks>
internal sealed class ApartTree
{
    private readonly double[] norms;
    private readonly double[] core;
    private readonly List<int> hubs = [];

    /// <summary>Finds the hubs.</summary>
    /// <param name="norms">Squared norm of each row.</param>
    /// <param name="core">Core distance of each row.</param>
    internal ApartTree(double[] norms, double[] core)
    {
        (this.norms, this.core) = (norms, core);
        foreach (int row in Enumerable.Range(0, norms.Length).OrderBy(row => core[row]).ThenBy(row => norms[row]))
            if (hubs.Count == 0 || norms[row] < norms[hubs[^1]])
                hubs.Add(row);
    }

    /// <summary>Edges that hold a minimum spanning tree, at most two for each row.</summary>
    internal IEnumerable<TreeEdge> Edges()
    {
        int[] rank = new int[norms.Length];
        Array.Fill(rank, -1);
        for (int at = 0; at < hubs.Count; at++)
        {
            rank[hubs[at]] = at;
            if (at > 0)
                yield return Edge(hubs[at - 1], hubs[at]);
        }
        for (int row = 0; row < norms.Length; row++)
            if (FirstHub(row, after: rank[row]) is { } hub)
                yield return Edge(row, hub);
    }

    /// <summary>The hub of the first t at which the row is within t of the hub of that t; null for the last hub.</summary>
    private int? FirstHub(int row, int after)
    {
        int low = after + 1, high = hubs.Count - 1;
        if (low > high)
            return null;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Edge(row, hubs[middle]).Height < core[hubs[middle + 1]])
                high = middle;
            else
                low = middle + 1;
        }
        return hubs[low];
    }

    private TreeEdge Edge(int a, int b) => new(a, b, Math.Max(Math.Sqrt(norms[a] + norms[b]), Math.Max(core[a], core[b])));
}
