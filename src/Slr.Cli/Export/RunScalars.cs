using Slr.Cli.Runs;

namespace Slr.Cli.Export;

/// <summary>A number of a run by its stable name, at a step or an epoch counted over the stage.</summary>
internal sealed record RunScalar(string Name, long Step, double Value);

/// <summary>All numbers of a run as scalars, for TensorBoard; the names are those of docs/metrics.md.</summary>
internal static class RunScalars
{
    public static IEnumerable<RunScalar> Of(RunRecord run) => Steps(run).Concat(Labels(run)).Concat(Scores(run));

    private static IEnumerable<RunScalar> Steps(RunRecord run)
    {
        foreach (IGrouping<string, StepPoint> stage in run.Steps.GroupBy(s => s.Stage))
        {
            long at = 0;
            foreach (StepPoint step in stage)
            {
                foreach (RunScalar scalar in Named(stage.Key, at++, ("loss", step.Loss), ("crossEntropy", step.CrossEntropy),
                    ("softCrossEntropy", step.SoftCrossEntropy), ("triplet", step.Triplet), ("learningRate", step.LearningRate)))
                    yield return scalar;
            }
        }
    }

    private static IEnumerable<RunScalar> Labels(RunRecord run) => run.Labels.SelectMany(l =>
        Named("labels", l.Epoch, ("clusters", l.Clusters), ("outliers", l.Outliers), ("changedSinceLast", l.ChangedSinceLast),
            ("changedByRefinement", l.ChangedByRefinement), ("meanBestIou", l.MeanBestIou), ("rowEntropy", l.RowEntropy),
            ("quality.precision", l.Quality.Precision), ("quality.recall", l.Quality.Recall), ("quality.f1", l.Quality.F1),
            ("quality.ari", l.Quality.Ari), ("quality.nmi", l.Quality.Nmi), ("quality.purity", l.Quality.Purity)));

    /// <summary>Epoch 0 is the source-only model, as in the report.</summary>
    private static IEnumerable<RunScalar> Scores(RunRecord run) => run.Scores.SelectMany(s =>
        Named("target", s.Stage == "adapt" ? s.Epoch + 1 : 0, ("mAP", s.MeanAveragePrecision), ("rank1", s.Rank1), ("rank5", s.Rank5), ("rank10", s.Rank10)));

    private static IEnumerable<RunScalar> Named(string group, long step, params (string Name, double? Value)[] values) =>
        values.Where(v => v.Value is not null).Select(v => new RunScalar($"{group}/{v.Name}", step, v.Value!.Value));
}
