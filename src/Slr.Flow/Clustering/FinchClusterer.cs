using Slr.Flow.Neighbours;
using Slr.Flow.Storage;

namespace Slr.Flow.Clustering;

/// <summary>
/// FINCH (Sarfraz, Sharma and Stiefelhagen, CVPR 2019): points and their first neighbours form clusters; the clusters'
/// directions and their first neighbours form coarser ones, and so on. Needs no number of clusters and no radius.
/// Every point gets a cluster.
/// </summary>
/// <remarks>Diagnostics: <c>level</c> (the one taken), <c>clustersOfLevelL</c> for each level made.</remarks>
/// <param name="options">Settings.</param>
public sealed class FinchClusterer(FinchOptions options) : IClusterer
{
    /// <inheritdoc />
    /// <exception cref="ArgumentException">The level is negative.</exception>
    public ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation)
    {
        if (options.Level < 0)
            throw new ArgumentException($"FINCH counts its levels from 0; {options.Level} is none.");
        var diagnostics = new SortedDictionary<string, double>();
        int threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        int[] labels = Join(input.Neighbours);
        int level = 0;
        for (; ; level++)
        {
            int clusters = DenseLabels.Count(labels);
            diagnostics[$"clustersOfLevel{level}"] = clusters;
            if (level == options.Level || clusters <= 2)
                break;
            FeatureSet features = input.Features;
            FeatureRows means = ClassMeans.Of<double>(features, labels, clusters, cancellation);
            int[] merged = Join(NeighbourSearch.Search(means,
                new NeighbourOptions { K = 2, Threads = threads }, cancellation));
            // One cluster of everything says nothing: the hierarchy ends before it.
            if (DenseLabels.Count(merged) < 2)
                break;
            labels = [.. labels.Select(label => merged[label])];
        }
        diagnostics["level"] = level;
        return new ClusteringResult(labels, diagnostics);
    }

    /// <summary>Connected components of the links from each row to its first neighbour.</summary>
    private static int[] Join(NeighbourGraph graph)
    {
        var joined = new DisjointSets(graph.Count);
        for (int i = 0; i < graph.Count; i++)
            joined.Join(i, graph.Neighbours(i)[Math.Min(1, graph.K - 1)]);
        return DenseLabels.From([.. Enumerable.Range(0, graph.Count).Select(joined.Root)]);
    }
}
