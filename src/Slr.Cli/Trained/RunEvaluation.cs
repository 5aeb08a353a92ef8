using Slr.Actors.Configuration;
using Slr.Actors.Training;
using Slr.Cli.Console;
using Slr.Cli.Embeddings;
using Slr.Data;
using Slr.Data.Datasets;
using Slr.Data.Images;
using Slr.Flow.Device;
using Slr.Flow.Evaluation;
using Slr.Flow.Storage;

namespace Slr.Cli.Trained;

/// <summary><c>slr evaluate RUN</c>: a trained network on the query and gallery of a data set.</summary>
internal sealed record EvaluateRunRequest
{
    /// <summary>The network.</summary>
    public required NetworkChoice Network { get; init; }

    /// <summary>Folder or list of the data set; null = the run's own target.</summary>
    public string? Data { get; init; }

    /// <summary>Name of the data set; null = recognised.</summary>
    public string? DataName { get; init; }

    /// <summary>Average over mirror images, also where the run does not.</summary>
    public bool Flip { get; init; }
}

/// <summary>Evaluates what a run has trained. On the run's own target the scores are those of its summary.</summary>
internal static class RunEvaluation
{
    /// <summary>Extracts and ranks.</summary>
    /// <exception cref="CommandException">The data set has no query or gallery, or no query has a match.</exception>
    public static Answer Run(EvaluateRunRequest request, Action<string> progress, CancellationToken cancellation)
    {
        TrainedNetwork trained = TrainedNetwork.Open(request.Network);
        Dataset data = trained.Data(request.Data, request.DataName, cancellation);
        using var extractor = new FeatureExtractor(trained, request.Flip || trained.Settings.FlipAverage, progress)
        {
            ForScores = true,
            Root = data.Root,
        };
        RunSettings settings = trained.Settings;
        Side query = Side.Of(extractor, data, Split.Query, cancellation), gallery = Side.Of(extractor, data, Split.Gallery, cancellation);
        if (Retrieval.Obstacle(settings.Rerank, query.Read.Cameras, gallery.Read.Cameras) is { } obstacle)
            throw new CommandException(obstacle);
        RankingScores scores = Retrieval.Score(query.Read, gallery.Read, settings.Rerank,
            new RankingOptions
            {
                Threads = settings.Threads,
                Backend = DeviceRanking.On(extractor.Device),
                Shared = extractor.Crew?.Pairs(settings.DistributeFrom),
            });
        if (scores.Queries == 0)
            throw new CommandException($"none of the {query.Read.Identities.Length} queries of {data.Root} has an image of its identity "
                + "from another camera in the gallery");
        Answer report = ScoreReport.Of(scores, gallery.Read.Identities.Length, settings.Rerank);
        return report with
        {
            Lines = [$"{trained.Description} on {DataSplits.Describe(data)}", $"weights: {trained.Match}", .. report.Lines],
            Warnings = [.. query.Unreadable.Concat(gallery.Unreadable).Select(bad => $"{bad.Image.Path} is left out: {bad.Reason}")],
            Values = [.. report.Values, KeyValuePair.Create("epoch", trained.Found.Epoch ?? double.NaN)],
        };
    }

    /// <summary>Queries or gallery: what could be read of them.</summary>
    private sealed record Side(RetrievalSide Read, IReadOnlyList<QuarantinedImage> Unreadable)
    {
        public static Side Of(FeatureExtractor extractor, Dataset data, Split split, CancellationToken cancellation)
        {
            IReadOnlyList<ImageRecord> images = DataSplits.Of(data, split);
            var rows = new RowsBuilder(extractor.FeatureSize, images.Count);
            List<ImageRecord> read = new(images.Count);
            IReadOnlyList<QuarantinedImage> unreadable = extractor.Extract(split.ToString().ToLowerInvariant(), images, (taken, values) =>
            {
                rows.Add(values);
                read.AddRange(taken);
            }, cancellation);
            return new Side(new(rows.Complete(), [.. read.Select(image => image.Identity)],
                [.. read.Select(image => image.Camera)]), unreadable);
        }
    }
}
