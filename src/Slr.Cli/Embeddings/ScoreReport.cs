using System.Globalization;
using Slr.Cli.Console;
using Slr.Models.Evaluation;

namespace Slr.Cli.Embeddings;

/// <summary>Retrieval scores for people and for scripts.</summary>
internal static class ScoreReport
{
    /// <summary>The scores of an evaluation.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="gallery">Images of the gallery.</param>
    public static Answer Of(RankingScores scores, int gallery) => new(
        [string.Create(CultureInfo.InvariantCulture, $"mAP {scores.MeanAveragePrecision:P1}, Rank-1 {scores.Rank1:P1}, "
            + $"Rank-5 {scores.Rank5:P1}, Rank-10 {scores.Rank10:P1}"),
            $"{scores.Queries} queries, {scores.SkippedQueries} without a match left out, gallery of {gallery}"],
        [],
        [KeyValuePair.Create("mAP", Number(scores.MeanAveragePrecision)), KeyValuePair.Create("rank1", Number(scores.Rank1)),
            KeyValuePair.Create("rank5", Number(scores.Rank5)), KeyValuePair.Create("rank10", Number(scores.Rank10)),
            KeyValuePair.Create("queries", (double)scores.Queries), KeyValuePair.Create("skippedQueries", (double)scores.SkippedQueries)]);

    /// <summary>A report's number that is not one is written as null.</summary>
    private static double Number(double? score) => score ?? double.NaN;
}
