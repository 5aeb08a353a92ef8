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

/// <summary>Refines labels by those of the epoch before, for any trainer in any language.</summary>
internal static class FileRefinement
{
    /// <summary>Reads, clusters where features were given, refines, writes.</summary>
    /// <exception cref="CommandException">A file cannot be used, or the request names neither labels nor features.</exception>
    /// <exception cref="SettingsException">A setting is unknown or impossible.</exception>
    public static Answer Run(RefineRequest request, CancellationToken cancellation = default)
    {
        RunSettings settings = EmbeddingSettings.Of(request.Settings, run: request.Run);
        StandardStreams.CheckInputs(request.Features, request.Source, request.Current, request.Previous);
        LabelOutput.Check(request.Out, request.Features, request.Source, request.Keys, request.Meta, request.Current, request.Previous);
        return (request.Current, request.Features) switch
        {
            (not null, null) when request.State is null && request.Meta is null => FromLabels(request, settings),
            (null, not null) when request.State is not null && request.Previous is null =>
                FromFeatures(request, cancellation),
            _ => throw new CommandException("refine takes either --current C.npy [--previous P.npy], or --features F.npy [--meta F.csv] "
                + "--state DIR"),
        };
    }

    private static Answer FromLabels(RefineRequest request, RunSettings settings)
    {
        LabelSet current = LabelOutput.Read(request.Current!);
        LabelSet? previous = request.Previous is null ? null : LabelOutput.Read(request.Previous);
        if (previous is not null && previous.Count != current.Count)
            throw new CommandException($"{request.Previous} has {previous.Count} labels and {request.Current} {current.Count}; both must "
                + "be of the same images in the same order (with a changing image list use --features, --state and --keys)");
        RefinementResult result = Refiner.Refine(current, previous, null, settings.Refine);
        return Finish(request, result, []);
    }

    private static Answer FromFeatures(RefineRequest request, CancellationToken cancellation)
    {
        using StateFolder state = StateFolder.Open(request.State!);
        (FeatureSet features, RunSettings settings) = EmbeddingClustering.Read(request, request.Features!);
        LabelLineage? last = state.Last(features.Keys, named: !features.IsNumbered);
        FeatureSet? source = EmbeddingClustering.ReadSource(request.Source, features, request.Normalise);
        int epoch = state.Epoch;
        using Crew? crew = request.AskNodes(settings, features.Count);
        var labeler = PseudoLabeler.From(
            GraphSettings.Labeler(settings, crew), SingleClustering.OfPlugIn(settings), epoch, last, features.IsNumbered);
        RefinerySummary summary = labeler.Next(features, source, cancellation: cancellation);
        RefinementResult result = summary.Labels;
        // The labels first: a call that dies in between is repeated from the same state, with the same result.
        Answer report = Finish(request, result,
            [KeyValuePair.Create("epoch", (double)epoch), .. EmbeddingClustering.Figures(summary)]);
        state.Keep(result.Lineage, named: !features.IsNumbered);
        return report;
    }

    private static Answer Finish(
        RefineRequest request, RefinementResult result, ImmutableArray<KeyValuePair<string, double>> more)
    {
        LabelOutput.Write(request.Out, result.Refined.Keys, result.Refined.Labels.AsSpan());
        RefinementReport report = result.Report;
        var tracks = new TrackFigures(report.Tracks);
        string from = more is [{ Key: "epoch" }, ..]
            ? string.Create(CultureInfo.InvariantCulture, $"epoch {more[0].Value + 1}: ")
            : "";
        return new Answer(
            [$"{from}{report.CurrentClusters} clusters and {report.CurrentOutliers} outliers before refinement, "
                + $"{report.Clusters} and {report.Outliers} after",
                string.Create(CultureInfo.InvariantCulture,
                    $"changed by refinement: {report.ChangedByRefinement:P1} of {result.Refined.Count} rows"),
                .. tracks.Lines, LabelOutput.Line(request.Out)],
            [.. report.Warnings.Select(w => w.Message)],
            [KeyValuePair.Create("rows", (double)result.Refined.Count),
                KeyValuePair.Create("clusters", (double)report.Clusters), KeyValuePair.Create("outliers", (double)report.Outliers),
                KeyValuePair.Create("currentClusters", (double)report.CurrentClusters),
                KeyValuePair.Create("currentOutliers", (double)report.CurrentOutliers),
                KeyValuePair.Create("changedByRefinement", report.ChangedByRefinement),
                KeyValuePair.Create("meanBestIou", report.MeanBestIoU ?? double.NaN), .. more, .. tracks.Values]);
    }
}
