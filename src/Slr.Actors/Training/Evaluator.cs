using System.Collections.Immutable;
using Slr.Actors.Parts;
using Slr.Data;
using Slr.Models.Evaluation;
using Slr.Torch;

namespace Slr.Actors.Training;

/// <summary>Scores features of query and gallery by the Market-1501 protocol, off the mailbox.</summary>
internal sealed class Evaluator : Worker
{
    /// <summary>Lists kept for each query, for the report.</summary>
    private const int ListLength = 10;

    /// <summary>Prepares an evaluator.</summary>
    public Evaluator(int threads) => Receive<Score>(score => Answer(Task.Run(() => Evaluate(threads, score))));

    private static RankingScores Evaluate(int threads, Score score)
    {
        TorchThreads.Use(threads); // products are split by the setting of the thread that asks for them
        return Ranking.Evaluate(score.QueryFeatures, score.GalleryFeatures, score.Dimension,
            [.. score.Query.Select(image => image.Identity)], [.. score.Query.Select(image => image.Camera)],
            [.. score.Gallery.Select(image => image.Identity)], [.. score.Gallery.Select(image => image.Camera)],
            new RankingOptions { Threads = threads, TopLists = ListLength });
    }

    /// <summary>Score these; the answer is a <see cref="RankingScores"/>.</summary>
    /// <param name="Epoch">Epoch, from 0; -1 before adaptation.</param>
    /// <param name="Dimension">Numbers of a feature.</param>
    /// <param name="QueryFeatures">Queries x dimension.</param>
    /// <param name="Query">The queries.</param>
    /// <param name="GalleryFeatures">Gallery images x dimension.</param>
    /// <param name="Gallery">The gallery.</param>
    public sealed record Score(int Epoch, int Dimension, float[] QueryFeatures, ImmutableArray<ImageRecord> Query,
        float[] GalleryFeatures, ImmutableArray<ImageRecord> Gallery);
}
