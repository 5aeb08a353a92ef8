namespace Slr.Flow.Clustering;

/// <summary>
/// The single-linkage hierarchy of weighted rows, all merges at one height joined into one node. It does not depend on
/// which of the minimum spanning trees it was built from.
/// </summary>
internal sealed class HdbscanHierarchy
{
    private const int None = -1;
    private readonly int[] weights;
    private readonly int[] rowParent;
    private readonly List<int> parents = [];
    private readonly List<double> heights = [];
    private readonly List<long> sizes = [];

    private HdbscanHierarchy(int[] weights)
    {
        this.weights = weights;
        rowParent = new int[weights.Length];
        Array.Fill(rowParent, None);
    }

    /// <summary>Joins rows in order of height.</summary>
    /// <param name="weights">Copies of each row; the copies of a row merge with one another at its core distance.</param>
    /// <param name="core">Core distance of each row.</param>
    /// <param name="edges">A spanning tree; no edge is below the core distance of an end.</param>
    /// <param name="tie">Heights whose relative gap is at most this are one height.</param>
    internal static HdbscanHierarchy Build(int[] weights, double[] core, IReadOnlyList<TreeEdge> edges, double tie)
    {
        var events = new List<TreeEdge>(edges);
        for (int row = 0; row < weights.Length; row++)
            if (weights[row] > 1)
                events.Add(new(row, row, core[row]));
        events.Sort((x, y) => x.Height.CompareTo(y.Height));
        var hierarchy = new HdbscanHierarchy(weights);
        var forest = new Forest(weights.Length);
        for (int first = 0, next; first < events.Count; first = next)
        {
            for (next = first + 1; next < events.Count; next++)
                if (events[next].Height - events[next - 1].Height > tie * events[next].Height)
                    break;
            hierarchy.Merge(forest, events[first..next]);
        }
        return hierarchy;
    }

    /// <summary>Condenses the hierarchy and selects clusters by excess of mass.</summary>
    /// <returns>A label for each row: -1 noise, clusters in order of first appearance; and how surely it belongs there, 0 to 1.</returns>
    internal (int[] Labels, double[] Probabilities) Select(int minClusterSize) => parents.Count == 0
        ? ([.. Enumerable.Repeat(LabelSet.Outlier, weights.Length)], new double[weights.Length])
        : new HdbscanSelection(minClusterSize, weights, rowParent, parents, heights, sizes).Choose();

    private void Merge(Forest forest, List<TreeEdge> merges)
    {
        var touched = new List<int>();
        foreach (var merge in merges)
        {
            touched.Add(forest.Root(merge.A));
            touched.Add(forest.Root(merge.B));
        }
        var nodes = touched.Distinct().Select(root => (Root: root, Node: forest.Node[root])).ToList();
        foreach (var merge in merges)
            forest.Join(merge.A, merge.B);
        int firstNew = parents.Count;
        foreach (var (root, node) in nodes)
        {
            int joined = forest.Root(root);
            if (forest.Node[joined] < firstNew || forest.Node[joined] == None)
            {
                forest.Node[joined] = parents.Count;
                parents.Add(None);
                heights.Add(merges[0].Height);
                sizes.Add(0);
            }
            int parent = forest.Node[joined];
            sizes[parent] += node == None ? weights[root] : sizes[node];
            if (node == None)
                rowParent[root] = parent;
            else
                parents[node] = parent;
        }
    }

    /// <summary>Disjoint sets of rows; each root knows its set's node, or none while the row is alone and unmerged.</summary>
    private sealed class Forest
    {
        private readonly DisjointSets sets;

        internal Forest(int rows)
        {
            sets = new(rows);
            Node = new int[rows];
            Array.Fill(Node, None);
        }

        internal int[] Node { get; }

        internal int Root(int row) => sets.Root(row);

        internal void Join(int a, int b) => sets.Join(a, b);
    }
}
