using Slr.Actors.Configuration;
using Slr.Actors.Training;
using Slr.Data.Datasets;

namespace Slr.Actors.Preconditions;

/// <summary>What is scored can be re-ranked as the settings say.</summary>
internal static class RerankPrecondition
{
    /// <summary>Looks at the cameras of queries and gallery.</summary>
    public static IEnumerable<Finding> Find(RunSettings settings, Dataset target)
    {
        if (settings.Rerank == Rerank.None)
            return [];
        string? obstacle = settings.Rerank == Rerank.Camera && QueryMatches.Of(target).Obstacle is not null
            ? "evaluate.rerank = camera needs known people seen by several cameras. Take k-reciprocal or none."
            : Retrieval.Obstacle(settings.Rerank, target.Query.Select(image => image.Camera), target.Gallery.Select(image => image.Camera));
        return obstacle is null ? [] : [new Finding("evaluate.rerank", Grade.Bad, obstacle)];
    }
}
