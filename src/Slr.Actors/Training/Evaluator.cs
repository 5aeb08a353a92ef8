using System.Collections.Immutable;
using Slr.Actors.Configuration;
using Slr.Actors.Parts;
using Slr.Data;
using Slr.Flow.Device;
using Slr.Flow.Evaluation;
using Slr.Flow.Sharing;
using Slr.Flow.Storage;
using Slr.Torch;

namespace Slr.Actors.Training;

/// <summary>Scores features of query and gallery by the Market-1501 protocol, off the mailbox.</summary>
internal sealed class Evaluator : Worker
{
    /// <summary>Lists kept for each query, for the report.</summary>
    private const int ListLength = 10;

    /// <summary>Prepares an evaluator.</summary>
    /// <param name="threads">Threads.</param>
    /// <param name="device">Where queries are multiplied with the gallery.</param>
    /// <param name="rerank">Whether and how the gallery is re-ranked.</param>
    /// <param name="shared">Others that compare queries with a large gallery too; null = none.</param>
    public Evaluator(int threads, TrainingDevice device, Rerank rerank, ISharedPairs? shared)
    {
        var options = new RankingOptions
        {
            Threads = threads,
            TopLists = ListLength,
            Backend = DeviceRanking.On(device),
            Shared = shared,
        };
        Receive<Score>(score => Answer(Task.Run(() => Retrieval.Score(Side(score.QueryFeatures, score.Query),
            Side(score.GalleryFeatures, score.Gallery), rerank, options))));
    }

    private static RetrievalSide Side(FeatureRows rows, ImmutableArray<ImageRecord> images) =>
        new(rows, [.. images.Select(image => image.Identity)], [.. images.Select(image => image.Camera)]);

    /// <summary>Score these; the answer is a <see cref="RankingScores"/>.</summary>
    /// <param name="Epoch">Epoch, from 0; -1 before adaptation.</param>
    /// <param name="QueryFeatures">A row a query.</param>
    /// <param name="Query">The queries.</param>
    /// <param name="GalleryFeatures">A row a gallery image.</param>
    /// <param name="Gallery">The gallery.</param>
    public sealed record Score(int Epoch, FeatureRows QueryFeatures, ImmutableArray<ImageRecord> Query,
        FeatureRows GalleryFeatures, ImmutableArray<ImageRecord> Gallery);
}
