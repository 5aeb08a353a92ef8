using System.Diagnostics;
using Slr.Flow.Distances;
using Slr.Flow.Neighbours;
using Slr.Torch;
using TorchSharp;

namespace Slr.Bench.Labels;

/// <summary>The straightforward ways, run beside ours on the same machine in the same run.</summary>
internal static class LabelBaselines
{
    /// <summary>Seconds of a library's matrix product and selection, block by block over all pairs.</summary>
    public static double Search(float[] rows, int dimension, int k, TrainingDevice device)
    {
        const int block = 1024;
        int count = rows.Length / dimension;
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor host = torch.tensor(rows, [count, dimension]);
        torch.mm(host.narrow(0, 0, 1).to(device.Device), host.narrow(0, 0, 1).t().to(device.Device)); // wakes the library up
        long start = Stopwatch.GetTimestamp();
        torch.Tensor all = host.to(device.Device), transposed = all.t();
        for (int first = 0; first < count; first += block)
        {
            using DisposeScope inner = torch.NewDisposeScope();
            torch.mm(all.narrow(0, first, Math.Min(block, count - first)), transposed).topk(Math.Min(k, count), 1).indexes.cpu();
        }
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Seconds of a library's matrix product of the first rows with all others, block by block.</summary>
    public static double Products(float[] rows, int first, int dimension)
    {
        const int block = 384;
        int count = rows.Length / dimension;
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor all = torch.tensor(rows, [count, dimension]), gallery = all.narrow(0, first, count - first);
        // The long side first: libtorch multiplies so twice as fast on processors without AVX-512.
        torch.mm(gallery, all.narrow(0, 0, Math.Min(block, first)).t());
        long start = Stopwatch.GetTimestamp();
        for (int query = 0; query < first; query += block)
        {
            using DisposeScope inner = torch.NewDisposeScope();
            torch.mm(gallery, all.narrow(0, query, Math.Min(block, first - query)).t()).t().contiguous();
        }
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Seconds of the Jaccard distances with N x N arrays, from neighbours that are already known.</summary>
    public static double DenseJaccard(NeighbourGraph graph, float[] rows, int dimension)
    {
        int n = graph.Count, k1 = Math.Min(21, graph.K), k2 = Math.Min(6, graph.K);
        long start = Stopwatch.GetTimestamp();
        var weights = new float[n, n];
        var mean = new float[n, n];
        var jaccard = new float[n, n];
        for (int i = 0; i < n; i++)
        {
            double sum = 0;
            foreach (int j in graph.Neighbours(i)[..k1])
                if (graph.Neighbours(j)[..k1].Contains(i))
                    sum += weights[i, j] = MathF.Exp(-SquaredDistance(rows, dimension, i, j) / graph.Farthest[i]);
            for (int j = 0; j < n; j++)
                weights[i, j] = (float)(weights[i, j] / sum);
        }
        for (int i = 0; i < n; i++)
            foreach (int near in graph.Neighbours(i)[..k2])
                for (int j = 0; j < n; j++)
                    mean[i, j] += weights[near, j] / k2;
        for (int i = 0; i < n; i++)
            for (int column = 0; column < n; column++)
                if (mean[i, column] > 0)
                    for (int j = 0; j < n; j++)
                        jaccard[i, j] += MathF.Min(mean[i, column], mean[j, column]);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                jaccard[i, j] = 1 - jaccard[i, j] / (2 - jaccard[i, j]);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Seconds of the eps rule by sorting all distances, and of DBSCAN's neighbourhoods in dense rows.</summary>
    public static double DenseDbscan(SparseDistances distances)
    {
        int n = distances.Count;
        var dense = new float[(long)n * n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                dense[i * n + j] = distances.Get(i, j);
        long start = Stopwatch.GetTimestamp();
        var upper = new List<float>();
        for (int i = 0; i < n; i++)
            for (int j = i + 1; j < n; j++)
                if (dense[i * n + j] > 0)
                    upper.Add(dense[i * n + j]);
        upper.Sort();
        double eps = upper.Take(Math.Max(1, (int)(2e-3 * upper.Count))).Average(value => (double)value);
        var near = new List<int>[n];
        for (int i = 0; i < n; i++)
            near[i] = [.. Enumerable.Range(0, n).Where(j => dense[i * n + j] <= eps)];
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static float SquaredDistance(float[] rows, int dimension, int i, int j)
    {
        float sum = 0;
        for (int k = 0; k < dimension; k++)
        {
            float difference = rows[i * dimension + k] - rows[j * dimension + k];
            sum += difference * difference;
        }
        return sum;
    }
}
