using System.Globalization;
using Slr.Cli.Console;
using Slr.Cli.Runs;
using Slr.Cli.Statistics;
using Slr.Cli.Sweeps;
using Slr.Flow;
using Slr.Flow.Metrics;
using Slr.Flow.Refinement;
using Slr.Runs.Files;

namespace Slr.Cli.Science;

/// <summary>
/// Many ways of refining, each replayed on the clusters of every epoch of real runs: hundreds of settings in the time of one
/// training. What each does to labels, not what a network then makes of them.
/// </summary>
/// <param name="name">The table's name.</param>
/// <param name="question">What is asked.</param>
/// <param name="settings">Ways of refining, with what they are called.</param>
internal sealed class ReplayTable(string name, string question, IReadOnlyList<(string Name, RefinementOptions Options)> settings)
    : ComputedTable
{
    private const double Confidence = 0.95;
    private const string Runs = "refinement", Arm = "none";

    /// <inheritdoc />
    public override string Name => name;

    /// <inheritdoc />
    public override string Question => question;

    /// <inheritdoc />
    public override string Progress => $"{settings.Count} settings, replayed on {Replayed([]).Length} runs of {Runs}";

    /// <summary>The tables.</summary>
    public static new IEnumerable<ReplayTable> All() =>
    [
        new("alpha", "How much should the past weigh?",
        [
            .. from mode in (RefineMode[])[RefineMode.Argmax, RefineMode.Hdbscan]
               from alpha in Steps(0, 1, 10)
               select (Called(mode, $"alpha {Text(alpha)}"), new RefinementOptions { Mode = mode, Alpha = alpha }),
        ]),
        new("sizes", "Which sizes should HDBSCAN look for?",
        [
            .. from size in (int[])[2, 3, 4, 5, 8]
               from samples in (int[])[1, 2, 3, 4, 5, 8]
               select ($"min-cluster-size {size}, min-samples {samples}",
                   new RefinementOptions { MinClusterSize = size, MinSamples = samples }),
        ]),
        new("memory", "What should the next epoch remember, and what becomes of noise and outliers?",
        [
            .. from memory in Enum.GetValues<LabelMemory>()
               from noise in Enum.GetValues<NoiseRule>()
               from rescue in (bool[])[false, true]
               from space in Enum.GetValues<RefineSpace>()
               from alpha in (double[])[0.3, 0.5, 0.7]
               select ($"memory {Lower(memory)}, noise {(noise == NoiseRule.Drop ? "drop" : "keep-current")}"
                    + $"{(rescue ? ", rescue" : "")}, space {Lower(space)}, alpha {Text(alpha)}",
                   new RefinementOptions { Memory = memory, Noise = noise, RescueOutliers = rescue, Space = space, Alpha = alpha }),
        ]),
    ];

    private static SweepState[] Replayed(IReadOnlyList<string> words)
    {
        Sweep sweep = RunTable.Of(Runs).Sweep(words);
        return [.. SweepState.Read(sweep.Plan, sweep.Folder)
            .Where(state => state.IsFinished && state.Run.Values[0] == Arm)];
    }

    /// <inheritdoc />
    protected override IEnumerable<string> Lines(IReadOnlyList<string> words, CancellationToken stop)
    {
        SweepState[] runs = Replayed(words);
        if (runs.Length == 0)
            throw new CommandException($"there are no finished runs of the arm {Arm} of the table {Runs} to replay: make that table first, "
                + $"slr science {Runs}");
        var found = new Outcome[runs.Length][];
        Parallel.For(0, runs.Length, new ParallelOptions { CancellationToken = stop }, run => found[run] = Replay(runs[run], stop));
        yield return $"Replayed on the clusters of every epoch of {runs.Length} runs of the arm {Arm} of [{Runs}]({Runs}.md), whose "
            + "network never saw a refined label: what a setting does to labels, not what training makes of them. F1 of pairs with the "
            + "people, mean over the epochs that have one before them; the difference to the clusters as they are in points, with the 95 % "
            + "interval over the runs (Student's t); the shares of images whose label refinement changed, and that are in no cluster.";
        yield return "";
        yield return "| setting | F1 | difference | changed | in no cluster |";
        yield return "|---|---|---|---|---|";
        for (int at = 0; at <= settings.Count; at++)
        {
            Outcome[] of = [.. found.Select(run => run[at])];
            Sample difference = Sample.Of([.. found.Select(run => 100 * (run[at].F1 - run[0].F1))]);
            yield return string.Create(CultureInfo.InvariantCulture, $"| {(at == 0 ? "none" : settings[at - 1].Name)} | ")
                + string.Create(CultureInfo.InvariantCulture, $"{100 * of.Average(run => run.F1):0.0} | ")
                + (at == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
                    $"{difference.Mean:+0.0;-0.0;0.0} ± {difference.HalfWidth(Confidence):0.0}"))
                + string.Create(CultureInfo.InvariantCulture,
                    $" | {100 * of.Average(run => run.Changed):0.0} % | {100 * of.Average(run => run.Outliers):0.0} % |");
        }
    }

    /// <summary>Means over a run's epochs: of its labels as they are, then of each setting.</summary>
    private Outcome[] Replay(SweepState run, CancellationToken stop)
    {
        (LabelSet[] epochs, int[] truth) = Labels(run.Record!);
        return [.. settings.Select(setting => setting.Options).Prepend(new RefinementOptions { Mode = RefineMode.None }).Select(options =>
        {
            stop.ThrowIfCancellationRequested();
            var outcomes = new List<Outcome>();
            LabelLineage? last = null;
            foreach (LabelSet current in epochs)
            {
                RefinementResult result = Refiner.Refine(current, last?.Memory, last?.Refined, options);
                if (last is not null)
                    outcomes.Add(new(LabelQuality.Of(result.Refined.AlignTo(epochs[0].Keys), truth).F1,
                        result.Report.ChangedByRefinement, (double)result.Report.Outliers / current.Count));
                last = new(result.Memory, result.Refined);
            }
            return new Outcome(outcomes.Average(epoch => epoch.F1), outcomes.Average(epoch => epoch.Changed),
                outcomes.Average(epoch => epoch.Outliers));
        })];
    }

    /// <summary>The clusterer's labels of each epoch, and whom the images of the first show.</summary>
    private static (LabelSet[] Epochs, int[] Truth) Labels(RunRecord run)
    {
        LabelSet[] epochs = [.. LabelTable.InRun(run.Folder).Select(table =>
        {
            IReadOnlyList<ImageLabels> images = LabelTable.Read(table.Path);
            return LabelSet.Dense([.. images.Select(image => image.Key)], [.. images.Select(image => image.Current)]);
        })];
        var images = TargetImages.Of(run);
        return epochs.Length > 1 ? (epochs, [.. epochs[0].Keys.Select(key => images(key)?.Identity ?? -1)])
            : throw new CommandException($"{run.Folder} has fewer than two epochs of labels: there is nothing to replay");
    }

    private static IEnumerable<double> Steps(double from, double to, int steps) =>
        Enumerable.Range(0, steps + 1).Select(at => from + (to - from) * at / steps);

    private static string Called(RefineMode mode, string rest) => $"{Lower(mode)}, {rest}";

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Text(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>What a setting does to labels: F1 of pairs, the shares of images that it changed and that are in no cluster.</summary>
    private sealed record Outcome(double F1, double Changed, double Outliers);
}
