using Slr.Actors.Observability;
using Slr.Cli.Runs;
using Slr.Data;
using Slr.Runs.Lines;

namespace Slr.Cli.Export;

/// <summary>A number of a run by its stable name, at a step of its stage or an epoch of adaptation, counted from 1.</summary>
internal sealed record RunScalar(string Name, long Step, double Value);

/// <summary>
/// The numbers of a run as scalars, for TensorBoard; the names are those of docs/metrics.md. What is not measured is none.
/// </summary>
internal static class RunScalars
{
    /// <summary>All that a run directory holds.</summary>
    public static IEnumerable<RunScalar> Of(RunRecord run) => run.Steps.GroupBy(step => step.Stage)
        .SelectMany(stage => stage.SelectMany((step, index) => Of(step, index + 1)))
        .Concat(run.Labels.SelectMany(Of))
        .Concat(run.Evaluations.SelectMany(Of));

    /// <summary>What an event measures; nothing for most.</summary>
    public static IEnumerable<RunScalar> Of(RunEvent happened) => (happened, LiveLines.Of(happened)) switch
    {
        (StepCompleted step, StepLine line) => Of(line, ((long)step.Epoch * step.Steps) + step.Step + 1),
        (_, LabelsLine labels) => Of(labels),
        (_, EvaluationLine evaluation) => Of(evaluation),
        _ => [],
    };

    private static IEnumerable<RunScalar> Of(StepLine step, long place) => Named(StepNames.Of(step.Stage), place, ("loss", step.Loss),
        ("crossEntropy", step.CrossEntropy), ("softCrossEntropy", step.SoftCrossEntropy), ("triplet", step.Triplet),
        ("learningRate", step.LearningRate));

    private static IEnumerable<RunScalar> Of(LabelsLine l) =>
        Named("labels", l.Epoch + 1, ("clusters", l.Clusters), ("outliers", l.Outliers),
        ("changedSinceLast", l.ChangedSinceLast), ("changedByRefinement", l.ChangedByRefinement), ("meanBestIou", l.MeanBestIou),
        ("rowEntropy", l.RowEntropy),
        ("quality.precision", l.Quality?.Precision), ("quality.recall", l.Quality?.Recall), ("quality.f1", l.Quality?.F1),
        ("quality.ari", l.Quality?.Ari), ("quality.nmi", l.Quality?.Nmi), ("quality.purity", l.Quality?.Purity));

    /// <summary>Epoch 0 is the source-only model, as in the report.</summary>
    private static IEnumerable<RunScalar> Of(EvaluationLine s) => Named("target", s.Stage == Stage.Adapt ? s.Epoch + 1 : 0,
        ("mAP", s.MeanAveragePrecision), ("rank1", s.Rank1), ("rank5", s.Rank5), ("rank10", s.Rank10));

    private static IEnumerable<RunScalar> Named(string group, long step, params (string Name, double? Value)[] values) =>
        values.Where(v => v.Value is not null).Select(v => new RunScalar($"{group}/{v.Name}", step, v.Value!.Value));
}
