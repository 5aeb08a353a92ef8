using System.Globalization;
using System.Text.Json.Nodes;
using Slr.Actors.Configuration;
using Slr.Cli.Console;
using Slr.Flow.Evaluation;
using Slr.Primitives.Options;

namespace Slr.Cli.Embeddings;

/// <summary>Retrieval scores for people and for scripts.</summary>
internal static class ScoreReport
{
    private static readonly int[] PlacesOfCurve = [1, 2, 5, 10, 20, 50];

    /// <summary>The scores of an evaluation.</summary>
    /// <param name="scores">The scores; some query has a match.</param>
    /// <param name="gallery">Images of the gallery.</param>
    /// <param name="rerank">How the gallery was re-ranked.</param>
    public static Answer Of(RankingScores scores, int gallery, Rerank rerank) => new(
        [
            string.Create(CultureInfo.InvariantCulture, $"mAP {scores.MeanAveragePrecision:P1}, Rank-1 {scores.Rank1:P1}, "
                + $"Rank-5 {scores.Rank5:P1}, Rank-10 {scores.Rank10:P1}, mINP {scores.MeanInversePenalty:P1}"),
            "CMC: " + string.Join(", ", PlacesOfCurve.Select(rank =>
                string.Create(CultureInfo.InvariantCulture, $"{rank}: {scores.Cmc[rank - 1]:P1}"))),
            .. scores.ByCamera.Select(OfCamera),
            $"{scores.Queries} queries, {scores.SkippedQueries} without a match left out, gallery of {gallery}"
                + (rerank == Rerank.None ? "" : $", re-ranked ({Ranges.KeyOf(rerank.ToString())})"),
        ],
        [],
        [KeyValuePair.Create("mAP", Number(scores.MeanAveragePrecision)), KeyValuePair.Create("rank1", Number(scores.Rank1)),
            KeyValuePair.Create("rank5", Number(scores.Rank5)), KeyValuePair.Create("rank10", Number(scores.Rank10)),
            KeyValuePair.Create("mINP", Number(scores.MeanInversePenalty)),
            KeyValuePair.Create("queries", (double)scores.Queries), KeyValuePair.Create("skippedQueries", (double)scores.SkippedQueries)])
    {
        Lists =
        [
            KeyValuePair.Create("cmc", new JsonArray([.. scores.Cmc.Select(share => JsonValue.Create(share))])),
            KeyValuePair.Create("cameras", new JsonArray([.. scores.ByCamera.Select(camera => new JsonObject
            {
                ["camera"] = camera.Camera < 0 ? null : camera.Camera,
                ["queries"] = camera.Queries,
                ["mAP"] = camera.MeanAveragePrecision,
                ["rank1"] = camera.Rank1,
            })])),
        ],
    };

    private static string OfCamera(CameraScores camera) => $"queries of {Name(camera.Camera)}: "
        + string.Create(CultureInfo.InvariantCulture,
            $"mAP {camera.MeanAveragePrecision:P1}, Rank-1 {camera.Rank1:P1}, {camera.Queries} queries");

    private static string Name(int camera) => camera < 0 ? "no known camera" : $"camera {camera}";

    /// <summary>A report's number that is not one is written as null.</summary>
    private static double Number(double? score) => score ?? double.NaN;
}
