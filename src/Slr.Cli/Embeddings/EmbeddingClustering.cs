using System.Collections.Immutable;
using Slr.Actors.Configuration;
using Slr.Cli.Console;
using Slr.Flow;
using Slr.Flow.Distances;
using Slr.Flow.Graph;

namespace Slr.Cli.Embeddings;

/// <summary>What <c>cluster</c> and <c>refine</c> share: features to labels with the settings of a run.</summary>
internal static class EmbeddingClustering
{
    /// <summary>The rows of a request, with what is known of them, and the settings that suit them.</summary>
    public static (FeatureSet Features, RunSettings Settings) Read(EmbeddingRequest request, string path)
    {
        FeatureSet features = EmbeddingFile.Read(path, request.Keys, request.Normalise);
        if (request.Keys is null && KeyFile.Beside(path) is var (table, keys))
            features = EmbeddingFile.Named(features, table, keys, path);
        if (request.Meta is { } meta)
            features = features.With(SightingFile.Read(meta, features.Count, path));
        bool cameras = features.Sightings?.All(sighting => sighting.Camera >= 0) == true;
        RunSettings settings = EmbeddingSettings.Of(request.Settings, cameras, request.Run);
        if (settings.Distance.Form == DistanceForm.Camera && !cameras)
            throw new CommandException("distance.form=camera needs the camera of every row: give --meta F.csv with a column 'camera' "
                + $"and a name in each row{(request.Meta is null ? "" : $"; {request.Meta} has rows without one")}");
        return (features, settings);
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

    /// <summary>The clusterer's figures by name, and the recall of an approximate search.</summary>
    public static ImmutableSortedDictionary<string, double> Figures(RefinerySummary summary) => summary.Neighbours.Exact
        ? summary.Labels.Report.Diagnostics
        : summary.Labels.Report.Diagnostics.SetItem("neighbourRecall", summary.Neighbours.Recall);

    /// <summary>What is suspicious about labels.</summary>
    public static ImmutableArray<string> Warnings(LabelSet labels) =>
        labels.Clusters == 0 ? ["no cluster was found: every row is an outlier; " +
            "try a larger clustering.dbscan.eps or clustering.dbscan.rho"]
        : labels.Outliers > labels.Count / 2 ? [$"{labels.Outliers} of {labels.Count} rows are outliers; " +
            "try clustering.dbscan.eps=auto, a fixed one such as 0.6, or a smaller clustering.dbscan.min-samples"]
        : labels.Clusters == 1 ? ["everything is one cluster; " +
            "try a smaller clustering.dbscan.eps or clustering.dbscan.rho"]
        : [];
}
