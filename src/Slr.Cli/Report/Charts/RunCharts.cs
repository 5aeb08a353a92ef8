using Slr.Cli.Console;
using Slr.Cli.Runs;
using Slr.Data;
using Slr.Runs.Lines;

namespace Slr.Cli.Report.Charts;

/// <summary>The charts of one run, or of several runs in the same axes.</summary>
/// <remarks>With one run a colour is a quantity; with several a colour is a run and a dashed line the second quantity.</remarks>
internal static class RunCharts
{
    private const string EpochName = "epochs of adaptation";

    /// <summary>Charts of adaptation: retrieval, clusters, quality, refinement, losses. Charts without points are left out.</summary>
    public static IReadOnlyList<LineChart> Of(IReadOnlyList<RunRecord> runs) =>
        [.. All(runs).Where(chart => chart.HasPoints)];

    private static IEnumerable<LineChart> All(IReadOnlyList<RunRecord> runs)
    {
        yield return Retrieval(runs);
        yield return new LineChart("clusters", "Clusters", EpochName, Unit.Count, Labels(runs, ("Clusters", l => l.Clusters)))
        {
            Explanation = "Pseudo identities that training used in each epoch, after refinement.",
            Minimum = 0,
        };
        yield return new LineChart("outliers", "Outliers", EpochName, Unit.Count, Labels(runs, ("Outliers", l => l.Outliers)))
        {
            Explanation = "Images that no cluster took in; they are left out of training.",
            Minimum = 0,
        };
        yield return Quality(runs);
        yield return new LineChart("change", "Change of labels", EpochName, Unit.Share,
            Labels(runs, ("Since the last epoch", l => l.ChangedSinceLast), ("By refinement", l => l.ChangedByRefinement)))
        {
            Explanation = "Share of images whose label differs from the last epoch's, and whose label refinement changed.",
            Minimum = 0,
        };
        yield return new LineChart("projection", "Projection", EpochName, Unit.Plain,
            Labels(runs, ("Mean best IoU", l => l.MeanBestIou), ("Row entropy", l => l.RowEntropy)))
        {
            Explanation = "How well each previous cluster is found again (1 = unchanged), and how widely it spreads (0 = into one).",
            Minimum = 0,
        };
        yield return new LineChart("label-free", "Labels without identities", EpochName, Unit.Plain,
            Labels(runs, ("Stability", l => l.Stability), ("Silhouette", l => l.Silhouette)))
        {
            Explanation = "Agreement of the labels with the last epoch's (ARI), and how much nearer images are to their own cluster "
                + "than to the next. Steady and well parted labels may still be wrong.",
        };
        yield return new LineChart("contradictions", "Contradictions", EpochName, Unit.Count,
            Labels(runs, ("Contradictions", l => l.Tracks?.Contradictions)))
        {
            Explanation = "Pairs of tracks that one camera sees at one moment and that clustering took for one person; they were "
                + "parted again. Each was a sure mistake; none tells little.",
            Minimum = 0,
        };
        yield return Losses(runs, Stage.Adapt, "Losses of adaptation",
            [("Total", s => s.Loss), ("Cross-entropy", s => s.CrossEntropy), ("Soft cross-entropy", s => s.SoftCrossEntropy),
                ("Soft triplet", s => s.Triplet)]);
        yield return Losses(runs, Stage.Pretrain, "Losses of source pre-training",
            [("Total", s => s.Loss), ("Cross-entropy", s => s.CrossEntropy), ("Triplet", s => s.Triplet)]);
    }

    private static LineChart Retrieval(IReadOnlyList<RunRecord> runs)
    {
        List<Curve> curves = [];
        foreach ((RunRecord run, int index) in runs.Select((r, i) => (r, i)))
        {
            EvaluationLine[] scores = [.. run.Evaluations];
            curves.AddRange(Curves(runs, index, scores, s => s.Stage == Stage.Adapt ? s.Epoch + 1 : 0,
                [("mAP", s => s.MeanAveragePrecision), ("Rank-1", s => s.Rank1)]));
        }
        return new LineChart("retrieval", "Retrieval on the target", EpochName, Unit.Share, curves)
        {
            Explanation = "Mean average precision and Rank-1 of the teacher. 0 epochs is the model that only knows the source.",
            Minimum = 0,
        };
    }

    private static LineChart Quality(IReadOnlyList<RunRecord> runs)
    {
        (string, Func<LabelsLine, double?>)[] quantities = runs.Count == 1
            ? [("Precision", l => l.Quality?.Precision), ("Recall", l => l.Quality?.Recall), ("F1", l => l.Quality?.F1),
                ("ARI", l => l.Quality?.Ari), ("NMI", l => l.Quality?.Nmi), ("Purity", l => l.Quality?.Purity)]
            : [("F1", l => l.Quality?.F1), ("ARI", l => l.Quality?.Ari)];
        return new LineChart("quality", "Label quality", EpochName, Unit.Share, Labels(runs, quantities))
        {
            Explanation = "Agreement of the labels with the true identities. Training never sees these identities.",
            Minimum = 0,
            Maximum = 1,
        };
    }

    private static LineChart Losses(IReadOnlyList<RunRecord> runs, Stage stage, string title,
        IReadOnlyList<(string Name, Func<StepLine, double?> Value)> losses)
    {
        List<Curve> curves = [];
        foreach ((RunRecord run, int index) in runs.Select((r, i) => (r, i)))
        {
            StepLine[] steps = [.. run.Steps.Where(s => s.Stage == stage)];
            foreach (((string name, Func<StepLine, double?> value), int which) in losses.Take(runs.Count == 1 ? 4 : 1)
                .Select((l, i) => (l, i)))
                curves.Add(new Curve(NameOf(runs, run, name), runs.Count == 1 ? which : index, false, StepCurves.Of(steps, value)));
        }
        return new LineChart($"loss-{StepNames.Of(stage)}", title, "steps", Unit.Plain, curves)
        {
            Explanation = "Means over neighbouring steps; the pale band is the range of the single steps.",
            Minimum = 0,
        };
    }

    private static Curve[] Labels(IReadOnlyList<RunRecord> runs, params (string, Func<LabelsLine, double?>)[] quantities) =>
        [.. runs.SelectMany((run, index) => Curves(runs, index, [.. run.Labels], l => l.Epoch + 1, quantities))];

    private static IEnumerable<Curve> Curves<T>(IReadOnlyList<RunRecord> runs, int index, IReadOnlyList<T> items,
        Func<T, double> place, (string Name, Func<T, double?> Value)[] quantities) =>
        quantities.Select((quantity, which) => new Curve(NameOf(runs, runs[index], quantity.Name),
            runs.Count == 1 ? which : index, runs.Count > 1 && which > 0,
            [.. items.Where(i => quantity.Value(i) is not null).Select(i => new CurvePoint(place(i), quantity.Value(i)!.Value))]));

    private static string NameOf(IReadOnlyList<RunRecord> runs, RunRecord run, string quantity) =>
        runs.Count == 1 ? quantity : $"{run.Name}: {quantity}";
}
