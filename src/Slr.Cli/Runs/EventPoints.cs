using System.Text.Json;
using Slr.Actors.Observability;
using Slr.Data;
using Slr.Flow.Metrics;
using Slr.Flow.Refinement;

namespace Slr.Cli.Runs;

/// <summary>Turns events of a run that goes on in this process into the points that reading its files gives once they are sealed.</summary>
internal static class EventPoints
{
    public static StepPoint Of(StepCompleted step) => new(NameOf(step.Stage), step.Epoch, step.Step, step.LearningRate,
        Finite(step.Losses.Total), Finite(step.Losses.CrossEntropy), Finite(step.Losses.SoftCrossEntropy), Finite(step.Losses.SoftTriplet));

    public static LabelsPoint Of(LabelsRefined labels)
    {
        RefinementReport report = labels.Report;
        return new LabelsPoint(labels.Epoch, report.Clusters, report.Outliers, Finite(report.ChangedSinceLast), Finite(report.ChangedByRefinement),
            Finite(report.MeanBestIoU), Finite(report.RowEntropy), report.DistinctRows,
            report.Diagnostics.TryGetValue("eps", out double eps) ? Finite(eps) : null, Of(labels.Quality));
    }

    public static IEnumerable<WarningNote> Warnings(LabelsRefined labels) =>
        labels.Report.Warnings.Select(warning => new WarningNote(labels.Epoch, JsonNamingPolicy.CamelCase.ConvertName(warning.Kind.ToString()), warning.Message));

    public static ScorePoint Of(Evaluated evaluated) => new(NameOf(evaluated.Stage), evaluated.Epoch,
        Finite(evaluated.Scores.MeanAveragePrecision), Finite(evaluated.Scores.Rank1), Finite(evaluated.Scores.Rank5), Finite(evaluated.Scores.Rank10));

    private static QualityPoint Of(LabelQuality? quality) => new(Finite(quality?.Precision), Finite(quality?.Recall), Finite(quality?.F1),
        Finite(quality?.AdjustedRand), Finite(quality?.MutualInformation), Finite(quality?.Purity));

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static string NameOf(Stage stage) => stage == Stage.Pretrain ? "pretrain" : "adapt";
}
