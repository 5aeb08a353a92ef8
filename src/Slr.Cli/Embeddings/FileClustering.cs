using System.Collections.Immutable;
using System.Globalization;
using Slr.Actors.Configuration;
using Slr.Actors.Refinement;
using Slr.Cli.Console;
using Slr.Flow;
using Slr.Flow.Graph;
using Slr.Flow.Labelling;
using Slr.Flow.Refinement;
using Slr.Nodes.Leading;

namespace Slr.Cli.Embeddings;

/// <summary>Clusters embeddings: k-reciprocal Jaccard distances, then the clusterer of the settings.</summary>
internal static class FileClustering
{
    /// <summary>Reads, clusters, writes.</summary>
    /// <exception cref="CommandException">A file cannot be used.</exception>
    /// <exception cref="SettingsException">A setting is unknown or impossible.</exception>
    public static Answer Run(ClusterRequest request, CancellationToken cancellation = default)
    {
        EmbeddingSettings.Of(request.Settings, run: request.Run);
        StandardStreams.CheckInputs(request.Features, request.Source);
        LabelOutput.Check(request.Out, request.Features, request.Source, request.Keys, request.Meta,
            request.Keys is null ? KeyFile.Beside(request.Features)?.Table : null);
        (FeatureSet features, RunSettings settings) = EmbeddingClustering.Read(request, request.Features);
        FeatureSet? source = EmbeddingClustering.ReadSource(request.Source, features, request.Normalise);
        using Crew? crew = request.AskNodes(settings, features.Count);
        PseudoLabelerOptions options = GraphSettings.Labeler(settings, crew);
        var labeler = new PseudoLabeler(
            options with { Refinement = options.Refinement with { Mode = RefineMode.None } }, SingleClustering.OfPlugIn(settings));
        RefinerySummary summary = labeler.Next(features, source, cancellation: cancellation);
        LabelSet labels = summary.Labels.Refined;
        ImmutableSortedDictionary<string, double> figures = EmbeddingClustering.Figures(summary);
        var tracks = new TrackFigures(summary.Labels.Report.Tracks);
        LabelOutput.Write(request.Out, features.Keys, labels.Labels.AsSpan());
        return new Answer(
            [$"{features.Count} rows of {features.Dimension} numbers: {labels.Clusters} clusters, {labels.Outliers} outliers",
                .. figures.Select(figure => string.Create(CultureInfo.InvariantCulture, $"{figure.Key}: {figure.Value:0.######}")),
                .. tracks.Lines, .. crew?.Done ?? [], LabelOutput.Line(request.Out)],
            [.. EmbeddingClustering.Warnings(labels), .. tracks.Warnings],
            [KeyValuePair.Create("rows", (double)features.Count), KeyValuePair.Create("clusters", (double)labels.Clusters),
                KeyValuePair.Create("outliers", (double)labels.Outliers), .. figures, .. tracks.Values]);
    }
}
