using System.Globalization;
using Slr.Cli.Statistics;
using Slr.Flow;
using Slr.Flow.Metrics;
using Slr.Flow.Refinement;

namespace Slr.Cli.Science;

/// <summary>What each way of refining does to labels that are wrong in known ways; no network is trained.</summary>
internal sealed class LabelNoiseTable(int draws = 50) : ComputedTable
{
    private const double Confidence = 0.95;

    private static readonly double[] Shares = [0.1, 0.2, 0.3, 0.5];

    private static readonly (NoiseKind Kind, bool Lasts, string Name)[] Kinds =
    [
        (NoiseKind.Wrong, false, "wrong images, drawn anew"), (NoiseKind.Wrong, true, "wrong images, the same"),
        (NoiseKind.Merged, false, "merged people, drawn anew"), (NoiseKind.Merged, true, "merged people, the same"),
        (NoiseKind.Split, false, "split people, drawn anew"), (NoiseKind.Split, true, "split people, the same"),
        (NoiseKind.Outliers, false, "outliers, drawn anew"), (NoiseKind.Outliers, true, "outliers, the same"),
    ];

    private static readonly (string Name, RefinementOptions Options)[] Modes =
    [
        ("none", Quiet(RefineMode.None)),
        ("argmax 0.3", Quiet(RefineMode.Argmax) with { Alpha = 0.3 }),
        ("hdbscan 0.5", Quiet(RefineMode.Hdbscan)),
        ("hdbscan 0.7", Quiet(RefineMode.Hdbscan) with { Alpha = 0.7 }),
        ("rescue", Quiet(RefineMode.Hdbscan) with { RescueOutliers = true }),
        ("joint", Quiet(RefineMode.Hdbscan) with { Space = RefineSpace.Joint }),
    ];

    /// <inheritdoc />
    public override string Name => "label-noise";

    /// <inheritdoc />
    public override string Question => "Which errors of labels does refinement mend?";

    /// <inheritdoc />
    public override string Progress => "computed anew in two minutes";

    /// <inheritdoc />
    protected override bool LooksAtRuns => false;

    /// <inheritdoc />
    protected override IEnumerable<string> Lines(IReadOnlyList<string> words, CancellationToken stop)
    {
        yield return "Labels of two epochs, of 80 people with 8 to 32 images each, are right but for one kind of error; refinement sees "
            + "both epochs and is judged by F1 of pairs of the second, with what it leaves out missing. The column none has the mean F1 "
            + "of the labels as they are, the others the mean difference to it in points with the 95 % interval (Student's t, "
            + $"{draws} draws). No network is trained: this says what refinement does to labels, not what a network makes of them.";
        yield return "";
        yield return $"| error | share | {string.Join(" | ", Modes.Select(mode => mode.Name))} |";
        yield return $"|---|---|{string.Concat(Modes.Select(_ => "---|"))}";
        foreach ((NoiseKind kind, bool lasts, string name) in Kinds)
            foreach (double share in Shares)
            {
                double[][] f1 = new double[draws][];
                Parallel.For(0, draws, new ParallelOptions { CancellationToken = stop },
                    draw => f1[draw] = Scores(new LabelNoise(kind, lasts, share).Draw(draw)));
                IEnumerable<string> cells = Modes.Skip(1).Select((_, mode) =>
                {
                    Sample difference = Sample.Of([.. f1.Select(of => 100 * (of[mode + 1] - of[0]))]);
                    return string.Create(CultureInfo.InvariantCulture,
                        $"{difference.Mean:+0.0;-0.0;0.0} ± {difference.HalfWidth(Confidence):0.0}");
                });
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"| {name} | {share:0.0} | {100 * f1.Average(of => of[0]):0.0} | {string.Join(" | ", cells)} |");
            }
    }

    private static double[] Scores((int[] Truth, int[] Previous, int[] Current) labels)
    {
        string[] keys = FeatureSet.Numbers(labels.Truth.Length);
        LabelSet previous = LabelSet.Dense([.. keys], labels.Previous), current = LabelSet.Dense([.. keys], labels.Current);
        return [.. Modes.Select(mode => LabelQuality.Of(
            Refiner.Refine(current, previous, previous, mode.Options).Refined.Labels.AsSpan(), labels.Truth).F1)];
    }

    private static RefinementOptions Quiet(RefineMode mode) => new() { Mode = mode, CollapseBelow = 0, UnstableBelow = 0, ClusterJump = 0 };
}
