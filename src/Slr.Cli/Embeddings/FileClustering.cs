using System.Collections.Immutable;
using Slr.Actors.Configuration;
using Slr.Cli.Console;
using Slr.Flow;
using Slr.Flow.Clustering;

namespace Slr.Cli.Embeddings;

/// <summary>Clusters embeddings: k-reciprocal Jaccard distances, then the clusterer of the settings.</summary>
internal static class FileClustering
{
    /// <summary>Reads, clusters, writes.</summary>
    /// <exception cref="CommandException">A file cannot be used.</exception>
    /// <exception cref="SettingsException">A setting is unknown or impossible.</exception>
    public static Answer Run(ClusterRequest request, CancellationToken cancellation = default)
    {
        RunSettings settings = RunSettingsBinder.Bind(Recipes.Resolve(null, request.Settings));
        LabelOutput.Check(request.Out);
        OutputFile.Spare(request.Out, request.Features, request.Source, request.Keys);
        FeatureSet features = EmbeddingFile.Read(request.Features, request.Keys, request.Normalise);
        FeatureSet? source = EmbeddingClustering.ReadSource(request.Source, features, request.Normalise);
        ClusteringResult result = EmbeddingClustering.Cluster(features, source, settings, epoch: 0, cancellation);
        LabelSet labels = LabelSet.Dense(ImmutableArray.Create(features.Keys), result.Labels);
        LabelOutput.Write(request.Out, features.Keys, labels.Labels.AsSpan());
        return new Answer(
            [$"{features.Count} rows of {features.Dimension} numbers: {labels.Clusters} clusters, {labels.Outliers} outliers",
                .. EmbeddingClustering.Describe(result), $"labels: {request.Out}"],
            EmbeddingClustering.Warnings(labels),
            [KeyValuePair.Create("rows", (double)features.Count), KeyValuePair.Create("clusters", (double)labels.Clusters),
                KeyValuePair.Create("outliers", (double)labels.Outliers),
                .. result.Diagnostics.OrderBy(d => d.Key, StringComparer.Ordinal)]);
    }
}
