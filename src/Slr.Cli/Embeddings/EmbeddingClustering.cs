using System.Collections.Immutable;
using System.Globalization;
using Slr.Actors.Configuration;
using Slr.Actors.Refinement;
using Slr.Cli.Console;
using Slr.Flow;
using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Neighbours;

namespace Slr.Cli.Embeddings;

/// <summary>What <c>cluster</c> and <c>refine</c> share: features to labels with the settings of a run.</summary>
internal static class EmbeddingClustering
{
    /// <summary>Clusters with <c>clustering.use</c>.</summary>
    public static ClusteringResult Cluster(
        FeatureSet features, FeatureSet? source, RunSettings settings, int epoch, CancellationToken cancellation)
    {
        NeighbourGraph graph = NeighbourSearch.Search(
            features.Values, features.Dimension, GraphSettings.Search(settings), cancellation);
        var input = new ClusteringInput(features, graph,
            () => JaccardDistance.Compute(graph, features, settings.Distance, source, cancellation), epoch, settings.Seed);
        ClusteringResult result = SingleClustering.Cluster(settings, input, cancellation);
        if (graph.Report.Exact)
            return result;
        return result with
        {
            Diagnostics = result.Diagnostics.Append(KeyValuePair.Create("neighbourRecall", graph.Report.Recall))
                .ToImmutableSortedDictionary(),
        };
    }

    /// <summary>Features of the source domain, which must have as many numbers a row.</summary>
    public static FeatureSet? ReadSource(string? path, FeatureSet features, bool normalise)
    {
        if (path is null)
            return null;
        FeatureSet source = EmbeddingFile.Read(path, null, normalise);
        return source.Dimension == features.Dimension ? source : throw new CommandException(
            $"{path}: rows of {source.Dimension} numbers, but the features have {features.Dimension}");
    }

    /// <summary>The clusterer's figures, one a line.</summary>
    public static IEnumerable<string> Describe(ClusteringResult result) => result.Diagnostics
        .OrderBy(d => d.Key, StringComparer.Ordinal)
        .Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Key}: {d.Value:0.######}"));

    /// <summary>What is suspicious about labels.</summary>
    public static ImmutableArray<string> Warnings(LabelSet labels) =>
        labels.Clusters == 0 ? ["no cluster was found: every row is an outlier; " +
            "try a larger clustering.dbscan.eps or clustering.dbscan.rho"]
        : labels.Outliers > labels.Count / 2 ? [$"{labels.Outliers} of {labels.Count} rows are outliers; " +
            "the eps rule depends on N, so try a larger clustering.dbscan.rho, or a fixed clustering.dbscan.eps " +
            "such as 0.5"]
        : labels.Clusters == 1 ? ["everything is one cluster; " +
            "try a smaller clustering.dbscan.eps or clustering.dbscan.rho"]
        : [];
}
