using System.Collections.Immutable;
using System.Globalization;
using Slr.Actors.Configuration;
using Slr.Actors.Refinement;
using Slr.Cli.Console;
using Slr.Flow;
using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Neighbours;
using Slr.Flow.Tracks;

namespace Slr.Cli.Embeddings;

/// <summary>What <c>cluster</c> and <c>refine</c> share: features to labels with the settings of a run.</summary>
/// <param name="Labels">A label per row.</param>
/// <param name="Diagnostics">The clusterer's figures.</param>
/// <param name="Constraints">What tracks ask of the labels; null where no track is known.</param>
internal sealed record EmbeddingClustering(
    LabelSet Labels, IReadOnlyDictionary<string, double> Diagnostics, TrackConstraints? Constraints)
{
    /// <summary>The rows of a request, with what is known of them, and the settings that suit them.</summary>
    public static (FeatureSet Features, RunSettings Settings) Read(EmbeddingRequest request, string path)
    {
        FeatureSet features = EmbeddingFile.Read(path, request.Keys, request.Normalise);
        if (request.Meta is { } meta)
            features = new(features.Keys, features.Values, features.Dimension, SightingFile.Read(meta, features.Count, path));
        bool cameras = features.Sightings?.All(sighting => sighting.Camera >= 0) == true;
        RunSettings settings = EmbeddingSettings.Of(request.Settings, cameras);
        if (settings.Distance.Form == DistanceForm.Camera && !cameras)
            throw new CommandException("distance.form=camera needs the camera of every row: give --meta F.csv with a column 'camera' "
                + $"and a name in each row{(request.Meta is null ? "" : $"; {request.Meta} has rows without one")}");
        return (features, settings);
    }

    /// <summary>Clusters with <c>clustering.use</c>.</summary>
    public static EmbeddingClustering Of(
        FeatureSet features, FeatureSet? source, RunSettings settings, int epoch, CancellationToken cancellation)
    {
        var tracks = TrackKnowledge.Of(features);
        FeatureSet points = tracks?.Pool() ?? features;
        NeighbourGraph graph = NeighbourSearch.Search(
            points.Values, points.Dimension, GraphSettings.Search(settings), cancellation, points.Sightings);
        var input = new ClusteringInput(points, graph,
            () => TrackDistances.Compute(graph, points, settings.Distance, source, tracks, cancellation), epoch, settings.Seed, tracks);
        ClusteringResult result = SingleClustering.Cluster(settings, input, cancellation);
        TrackConstraints? constraints = input.Constraints();
        return new(LabelSet.Dense([.. features.Keys], constraints?.OnPoints(result.Labels) ?? result.Labels),
            graph.Report.Exact ? result.Diagnostics : result.Diagnostics
                .Append(KeyValuePair.Create("neighbourRecall", graph.Report.Recall)).ToImmutableSortedDictionary(), constraints);
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

    /// <summary>The clusterer's figures by name.</summary>
    public IEnumerable<KeyValuePair<string, double>> Figures => Diagnostics.OrderBy(d => d.Key, StringComparer.Ordinal);

    /// <summary>The clusterer's figures, one a line.</summary>
    public IEnumerable<string> Describe() =>
        Figures.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Key}: {d.Value:0.######}"));

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
