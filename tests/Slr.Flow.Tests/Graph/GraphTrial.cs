using Slr.Flow.Clustering;
using Slr.Flow.Graph;
using Slr.Flow.Storage;
using Slr.Primitives.Randomness;

namespace Slr.Flow.Tests.Graph;

/// <summary>Features whose clusters are plain, and graphs over them.</summary>
internal static class GraphTrial
{
    internal static readonly FeatureSet Features = Blobs(12, 15, 24);
    internal static readonly RefineryOptions Options = new()
    {
        Refinement = new() { UnstableBelow = 0 },
    };

    internal static RefineryGraph NewGraph(RefineryOptions options, LabelLineage? previous,
        CancellationToken cancellation = default) =>
        new(options, Features.Dimension, Task.FromResult(previous), Dbscan, cancellation);

    /// <summary>The options with a call at the start of every stage.</summary>
    internal static RefineryOptions AtStart(RefineryOptions options, Action<string> call)
    {
        HashSet<string> started = [];
        return options with
        {
            Around = (stage, work) =>
            {
                bool starts;
                lock (started)
                    starts = started.Add(stage);
                if (starts)
                    call(stage);
                return work();
            },
        };
    }

    internal static async Task<RefinerySummary> Refine(RefineryOptions options, LabelLineage? previous)
    {
        await using var graph = RefineryGraph.Over(Features, options, Task.FromResult(previous), Dbscan);
        return await graph.Completion;
    }

    internal static Task<ClusteringResult> Dbscan(ClusteringInput input, CancellationToken cancellation) =>
        Task.FromResult(new DbscanClusterer(new() { Rho = 0.03 }).Cluster(input, cancellation));

    internal static async Task SendUntilRefused(RefineryGraph graph)
    {
        await Send(graph, 10);
        graph.Complete();
    }

    internal static async Task<bool> Send(RefineryGraph graph, int rows)
    {
        for (int first = 0; first < Features.Count; first += rows)
            if (!await graph.SendAsync(Block(first, Math.Min(rows, Features.Count - first))))
                return false;
        return true;
    }

    internal static FeatureBlock Block(int first, int rows) => new(first, Features.Keys[first..(first + rows)],
        FeatureRows.Of(Features.Rows.ToArray().AsMemory(first * Features.Dimension, rows * Features.Dimension), Features.Dimension));

    /// <summary>Well-separated groups of unit vectors.</summary>
    internal static FeatureSet Blobs(int groups, int size, int dimension)
    {
        var random = new CounterRandom(11);
        float[] values = new float[groups * size * dimension];
        for (int group = 0; group < groups; group++)
        {
            double[] centre = [.. Enumerable.Range(0, dimension).Select(_ => random.NextGaussian())];
            for (int member = 0; member < size; member++)
            {
                double[] row = [.. centre.Select(value => value + 0.3 * random.NextGaussian())];
                double norm = Math.Sqrt(row.Sum(value => value * value));
                for (int k = 0; k < dimension; k++)
                    values[(group * size + member) * dimension + k] = (float)(row[k] / norm);
            }
        }
        return new([.. Enumerable.Range(0, groups * size).Select(i => $"image-{i}")], values, dimension);
    }
}
