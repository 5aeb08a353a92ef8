using Slr.Flow.Distances;
using Slr.Flow.Neighbours;
using Slr.Flow.Tests.Neighbours;

namespace Slr.Flow.Tests.Distances;

/// <summary>The k-reciprocal Jaccard distance as its definition reads, with N x N arrays.</summary>
internal static class DenseJaccard
{
    public static double[,] Compute(float[] rows, int dimension, NeighbourGraph graph, DistanceOptions options)
    {
        int n = graph.Count, extra = options.Form == DistanceForm.Abmt ? 1 : 0;
        int full = options.K1 + extra, half = (int)Math.Round(options.K1 / 2.0) + 1;
        var weights = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            HashSet<int> core = Reciprocal(graph, i, full), all = [.. core];
            foreach (int j in core)
            {
                HashSet<int> candidate = Reciprocal(graph, j, half);
                if (candidate.Count(core.Contains) * 3 > candidate.Count * 2)
                    all.UnionWith(candidate);
            }
            double far = extra == 0 ? 1
                : Enumerable.Range(0, n).Max(j => RandomRows.SquaredDistance(rows, dimension, i, j));
            foreach (int j in all)
                weights[i, j] = Math.Exp(-RandomRows.SquaredDistance(rows, dimension, i, j) / far);
            double sum = all.Sum(j => weights[i, j]);
            foreach (int j in all)
                weights[i, j] /= sum;
        }
        var mean = new double[n, n];
        int k2 = Math.Min(options.K2, n);
        for (int i = 0; i < n; i++)
            foreach (int near in graph.Neighbours(i)[..k2])
                for (int j = 0; j < n; j++)
                    mean[i, j] += weights[near, j] / k2;
        var distances = new double[n, n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
            {
                double shared = Enumerable.Range(0, n).Sum(k => Math.Min(mean[i, k], mean[j, k]));
                distances[i, j] = 1 - shared / (2 - shared);
            }
        return distances;
    }

    private static HashSet<int> Reciprocal(NeighbourGraph graph, int i, int k) =>
        [.. Near(graph, i, k).Where(j => Near(graph, j, k).Contains(i))];

    private static int[] Near(NeighbourGraph graph, int i, int k) =>
        graph.Neighbours(i)[..Math.Min(k, graph.K)].ToArray();
}
