using System.Globalization;
using Slr.Actors.Observability;
using Slr.Cli.Console;
using Slr.Data;
using Slr.Flow.Evaluation;
using Slr.Models.Training;
using Slr.Runs.Lines;

namespace Slr.Cli.Progress;

/// <summary>How progress is put into words, the same in every display.</summary>
internal static class ProgressWords
{
    public const string Generated = "The data are generated stand-ins (drawn pedestrians): these results say nothing about real data sets.";

    public static string Of(Stage stage) => stage == Stage.Pretrain ? "pre-training on the source" : "adaptation to the target";

    public static string Short(Stage stage) => stage == Stage.Pretrain ? "pre-training" : "adaptation";

    /// <summary>Before the first epoch of adaptation the source-only model is evaluated.</summary>
    public static string Epoch(RunState state) => state.Epoch < 0 ? "before epoch 1" : $"epoch {state.Epoch + 1} of {state.Epochs}";

    public static string Part(string name) => name switch
    {
        StepNames.Pretrain or StepNames.Train => "training",
        StepNames.SourceFeatures => "features of the source",
        StepNames.Extract => "features of the target",
        StepNames.Refine => "labels",
        StepNames.Evaluate => "evaluation",
        StepNames.Seal => "sealing",
        _ => name,
    };

    public static string Losses(StepLosses losses, Stage stage) => stage == Stage.Pretrain
        ? string.Create(CultureInfo.InvariantCulture,
            $"loss {losses.Total:0.000} (classes {losses.CrossEntropy:0.000}, triplet {losses.SoftTriplet:0.000})")
        : string.Create(CultureInfo.InvariantCulture,
            $"loss {losses.Total:0.000} (classes {losses.CrossEntropy:0.000}, teacher {losses.SoftCrossEntropy:0.000}, triplet "
                + $"{losses.SoftTriplet:0.000})");

    public static string Labels(LabelsRefined labels)
    {
        string quality = labels.Quality is { } known && double.IsFinite(known.F1)
            ? string.Create(CultureInfo.InvariantCulture, $", F1 {known.F1:0.00}") : "";
        return $"{labels.Report.Clusters} clusters, {labels.Report.Outliers} outliers{quality}";
    }

    public static string Scores(RankingScores scores) =>
        $"mAP {Readable.Show(scores.MeanAveragePrecision, Unit.Share)}, Rank-1 {Readable.Show(scores.Rank1, Unit.Share)}";

    public static string Left(TimeSpan? left) => left is { } time ? $"about {Readable.Duration(time.TotalSeconds)} left" : "";

    public static string Speed(double imagesPerSecond) => string.Create(CultureInfo.InvariantCulture, $"{imagesPerSecond:0} images/s");
}
