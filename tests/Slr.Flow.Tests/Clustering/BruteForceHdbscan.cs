namespace Slr.Flow.Tests.Clustering;

/// <summary>
/// HDBSCAN from its definition, slow and plain: at every distinct height the connected components of the graph of
/// mutual reachability strictly below it are found anew. Shares no code with the implementation.
/// </summary>
internal static class BruteForceHdbscan
{
    internal static int[] Cluster(double[] points, int dimension, int minClusterSize, int minSamples)
    {
        int count = points.Length / dimension;
        var distances = new double[count, count];
        for (int i = 0; i < count; i++)
            for (int j = 0; j < count; j++)
                distances[i, j] = Math.Sqrt(Enumerable.Range(0, dimension)
                    .Sum(k => Math.Pow(points[i * dimension + k] - points[j * dimension + k], 2)));
        return Cluster(distances, minClusterSize, minSamples, 0);
    }

    internal static int[] Cluster(double[,] distances, int minClusterSize, int minSamples, double tie)
    {
        int count = distances.GetLength(0);
        int[] labels = [.. Enumerable.Repeat(-1, count)];
        if (count < 2)
            return labels;
        double[] core = [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, count).Where(j => j != i)
            .Select(j => distances[i, j]).Order().ElementAt(Math.Min(minSamples, count - 1) - 1))];
        double Mutual(int i, int j) => Math.Max(distances[i, j], Math.Max(core[i], core[j]));
        var heights = new List<double>();
        foreach (double height in Pairs(count).Select(pair => Mutual(pair.I, pair.J)).Order())
            if (heights.Count == 0 || height - heights[^1] > tie * height)
                heights.Add(height);
        double Snap(double height) => heights.Last(known => known <= height);
        var mutual = new double[count, count];
        foreach (var (i, j) in Pairs(count))
            mutual[i, j] = mutual[j, i] = Snap(Mutual(i, j));
        var root = Condense([.. Enumerable.Range(0, count)], 0, heights.Count - 1, heights, mutual, minClusterSize);
        int next = 0;
        foreach (var child in root.Children)
            child.Select(labels, ref next);
        return labels;
    }

    private static Condensed Condense(
        int[] members, double birth, int top, List<double> heights, double[,] mutual, int minClusterSize)
    {
        var cluster = new Condensed { Members = members };
        int[] left = members;
        for (int level = top; level >= 0; level--)
        {
            double density = 1 / heights[level];
            var parts = Components(left, heights[level], mutual);
            var large = parts.Where(part => part.Length >= minClusterSize).ToList();
            if (large.Count == 1)
            {
                cluster.Stability += (left.Length - large[0].Length) is > 0 and int gone ? gone * (density - birth) : 0;
                left = large[0];
                continue;
            }
            cluster.Stability += left.Length * (density - birth);
            foreach (int[] part in large)
                cluster.Children.Add(Condense(part, density, level - 1, heights, mutual, minClusterSize));
            break;
        }
        return cluster;
    }

    private static List<int[]> Components(int[] members, double below, double[,] mutual)
    {
        var open = new HashSet<int>(members);
        var parts = new List<int[]>();
        while (open.Count > 0)
        {
            var part = new List<int> { open.First() };
            open.Remove(part[0]);
            for (int at = 0; at < part.Count; at++)
                foreach (int other in open.Where(other => mutual[part[at], other] < below).ToList())
                {
                    open.Remove(other);
                    part.Add(other);
                }
            parts.Add([.. part]);
        }
        return parts;
    }

    private static IEnumerable<(int I, int J)> Pairs(int count) =>
        from i in Enumerable.Range(0, count) from j in Enumerable.Range(i + 1, count - i - 1) select (i, j);

    private sealed class Condensed
    {
        internal int[] Members { get; init; } = [];

        internal List<Condensed> Children { get; } = [];

        internal double Stability { get; set; }

        private double Best => Math.Max(Stability, Children.Sum(child => child.Best));

        internal void Select(int[] labels, ref int next)
        {
            double below = Children.Sum(child => child.Best);
            if (below > Stability * (1 + 1e-10))
            {
                foreach (var child in Children)
                    child.Select(labels, ref next);
                return;
            }
            foreach (int member in Members)
                labels[member] = next;
            next++;
        }
    }
}
