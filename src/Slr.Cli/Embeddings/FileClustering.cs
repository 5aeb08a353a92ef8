using Slr.Actors.Configuration;
using Slr.Cli.Console;
using Slr.Flow;

namespace Slr.Cli.Embeddings;

/// <summary>Clusters embeddings: k-reciprocal Jaccard distances, then the clusterer of the settings.</summary>
internal static class FileClustering
{
    /// <summary>Reads, clusters, writes.</summary>
    /// <exception cref="CommandException">A file cannot be used.</exception>
    /// <exception cref="SettingsException">A setting is unknown or impossible.</exception>
    public static Answer Run(ClusterRequest request, CancellationToken cancellation = default)
    {
        EmbeddingSettings.Of(request.Settings);
        LabelOutput.Check(request.Out);
        OutputFile.Spare(request.Out, request.Features, request.Source, request.Keys, request.Meta);
        (FeatureSet features, RunSettings settings) = EmbeddingClustering.Read(request, request.Features);
        FeatureSet? source = EmbeddingClustering.ReadSource(request.Source, features, request.Normalise);
        EmbeddingClustering clustering = EmbeddingClustering.Of(features, source, settings, epoch: 0, cancellation);
        LabelSet labels = clustering.Labels;
        var tracks = new TrackFigures(clustering.Constraints?.Report);
        LabelOutput.Write(request.Out, features.Keys, labels.Labels.AsSpan());
        return new Answer(
            [$"{features.Count} rows of {features.Dimension} numbers: {labels.Clusters} clusters, {labels.Outliers} outliers",
                .. clustering.Describe(), .. tracks.Lines, $"labels: {request.Out}"],
            [.. EmbeddingClustering.Warnings(labels), .. tracks.Warnings],
            [KeyValuePair.Create("rows", (double)features.Count), KeyValuePair.Create("clusters", (double)labels.Clusters),
                KeyValuePair.Create("outliers", (double)labels.Outliers), .. clustering.Figures, .. tracks.Values]);
    }
}
