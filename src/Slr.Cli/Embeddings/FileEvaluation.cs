using Slr.Actors.Configuration;
using Slr.Actors.Training;
using Slr.Cli.Console;
using Slr.Flow;
using Slr.Flow.Evaluation;
using Slr.Nodes.Leading;

namespace Slr.Cli.Embeddings;

/// <summary>Evaluates embeddings by the Market-1501 protocol.</summary>
internal static class FileEvaluation
{
    /// <summary>Reads and ranks.</summary>
    /// <exception cref="CommandException">A file cannot be used, or no query has a match.</exception>
    /// <exception cref="SettingsException">A setting is unknown or impossible.</exception>
    public static Answer Run(EvaluateRequest request)
    {
        RunSettings settings = RunSettingsBinder.Bind(Recipes.Resolve(null, request.Settings));
        FeatureSet query = EmbeddingFile.Read(request.Query, null, request.Normalise);
        FeatureSet gallery = EmbeddingFile.Read(request.Gallery, null, request.Normalise);
        if (query.Dimension != gallery.Dimension)
            throw new CommandException($"{request.Query} has rows of {query.Dimension} numbers, {request.Gallery} of {gallery.Dimension}");
        var warnings = new List<string>();
        (MetaFile queries, MetaFile galleries) = MetaFile.Read((request.QueryMeta, query.Count, request.Query),
            (request.GalleryMeta, gallery.Count, request.Gallery), warnings);
        if (Retrieval.Obstacle(settings.Rerank, queries.Cameras, galleries.Cameras) is { } obstacle)
            throw new CommandException(obstacle);
        // Re-ranked, the queries are searched among the gallery; else they are only compared with it.
        int rows = gallery.Count + (settings.Rerank == Rerank.None ? 0 : query.Count);
        using Crew? crew = request.AskNodes(settings, rows);
        RankingScores scores = Retrieval.Score(new(query.Rows, queries.Identities, queries.Cameras),
            new(gallery.Rows, galleries.Identities, galleries.Cameras), settings.Rerank,
            new RankingOptions { Threads = settings.Threads, Shared = crew?.Pairs(settings.DistributeFrom) });
        if (scores.Queries == 0)
            throw new CommandException($"none of the {query.Count} queries has an image of its identity from another camera in the "
                + $"gallery; check the columns of {request.QueryMeta} and {request.GalleryMeta}");
        Answer report = ScoreReport.Of(scores, gallery.Count, settings.Rerank);
        return report with { Lines = [.. report.Lines, .. crew?.Done ?? []], Warnings = [.. warnings] };
    }
}
