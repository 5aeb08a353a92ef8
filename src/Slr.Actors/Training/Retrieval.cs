using Slr.Actors.Configuration;
using Slr.Flow;
using Slr.Flow.Distances;
using Slr.Flow.Evaluation;
using Slr.Flow.Storage;

namespace Slr.Actors.Training;

/// <summary>Queries or gallery of an evaluation.</summary>
/// <param name="Rows">A feature an image, L2-normalised.</param>
/// <param name="Identities">One an image; in a gallery -1 is junk, 0 a distractor.</param>
/// <param name="Cameras">One an image; negative = not known.</param>
internal sealed record RetrievalSide(FeatureRows Rows, int[] Identities, int[] Cameras);

/// <summary>Scores queries against a gallery by the Market-1501 protocol, re-ranked where that is asked for.</summary>
internal static class Retrieval
{
    /// <summary>Ranks and scores.</summary>
    /// <param name="query">The queries.</param>
    /// <param name="gallery">The gallery; its junk takes no part in re-ranking either.</param>
    /// <param name="rerank">Whether and how the gallery is re-ranked.</param>
    /// <param name="options">Threads, ranked lists and who helps.</param>
    /// <exception cref="ArgumentException">Lengths disagree, or <see cref="Rerank.Camera"/> lacks a camera.</exception>
    public static RankingScores Score(RetrievalSide query, RetrievalSide gallery, Rerank rerank, RankingOptions options)
    {
        using Reranking? reranking = rerank == Rerank.None ? null : Reranked(query, gallery, rerank, options);
        return Ranking.Evaluate(query.Rows, gallery.Rows, query.Identities, query.Cameras, gallery.Identities,
            gallery.Cameras, options with { Rerank = reranking is null ? null : reranking.Replace });
    }

    /// <summary>Why these cannot be re-ranked so, as a sentence for people; null when they can.</summary>
    /// <param name="rerank">Whether and how the gallery is re-ranked.</param>
    /// <param name="queryCameras">Cameras of the queries; negative = not known.</param>
    /// <param name="galleryCameras">Cameras of the gallery.</param>
    public static string? Obstacle(Rerank rerank, IEnumerable<int> queryCameras, IEnumerable<int> galleryCameras)
    {
        int unknown = rerank == Rerank.Camera ? queryCameras.Concat(galleryCameras).Count(camera => camera < 0) : 0;
        return unknown == 0 ? null : $"evaluate.rerank = camera needs the camera of every query and gallery image, and "
            + $"{unknown} have none. Say which camera took them, or take k-reciprocal or none.";
    }

    private static Reranking Reranked(RetrievalSide query, RetrievalSide gallery, Rerank rerank, RankingOptions options)
    {
        int[] counting = [.. Enumerable.Range(0, gallery.Identities.Length).Where(image => gallery.Identities[image] != Ranking.Junk)];
        return Reranking.Of(new JoinedRows(query.Rows, gallery.Rows, counting), query.Identities.Length,
            new DistanceOptions { Form = rerank == Rerank.Camera ? DistanceForm.Camera : DistanceForm.Abmt, Threads = options.Threads },
            [.. query.Cameras.Concat(counting.Select(image => gallery.Cameras[image])).Select(camera => new Sighting(camera))],
            options.Shared);
    }
}
