using Slr.Cli.Statistics;

namespace Slr.Cli.Sweeps;

/// <summary>Runs that differ in their seed alone.</summary>
/// <param name="Name">Values of what else differs; empty when nothing does.</param>
/// <param name="Last">mAP of the last epoch of each that is finished.</param>
/// <param name="Start">mAP before adaptation.</param>
internal sealed record SweepGroup(string Name, Sample Last, Sample Start)
{
    /// <summary>The groups, in the order of the plan.</summary>
    public static IReadOnlyList<SweepGroup> Of(SweepPlan plan, IReadOnlyList<SweepState> states) =>
    [
        .. states.GroupBy(state => SweepComparison.Without(plan, state.Run, SweepAxis.Seed)).Select(group => new SweepGroup(group.Key,
            Of(group, scores => scores.Last), Of(group, scores => scores.SourceOnly))),
    ];

    private static Sample Of(IEnumerable<SweepState> states, Func<ScoreBoard, EpochScores?> which) => Sample.Of(
        [.. states.Where(state => state.IsFinished).Select(state => which(state.Scores)?.MeanAveragePrecision).OfType<double>()]);
}

/// <summary>What a value of a setting does in place of its first one, over all pairs of runs that share everything else.</summary>
/// <param name="Key">The setting.</param>
/// <param name="First">Its first value.</param>
/// <param name="Value">The other one.</param>
/// <param name="Difference">mAP of the last epoch with it less without it.</param>
internal sealed record SweepComparison(string Key, string First, string Value, PairedDifference Difference)
{
    /// <summary>All comparisons; seeds are not compared.</summary>
    public static IReadOnlyList<SweepComparison> Of(SweepPlan plan, IReadOnlyList<SweepState> states)
    {
        var found = new List<SweepComparison>();
        for (int axis = 0; axis < plan.Axes.Length; axis++)
        {
            SweepAxis differs = plan.Axes[axis];
            if (differs.Key == SweepAxis.Seed)
                continue;
            Dictionary<string, Dictionary<string, double>> byValue = states
                .Where(state => state is { IsFinished: true, Scores.Last: not null }).GroupBy(state => state.Run.Values[axis])
                .ToDictionary(group => group.Key, group => group.ToDictionary(
                    state => Without(plan, state.Run, differs.Key), state => state.Scores.Last!.MeanAveragePrecision));
            foreach (string value in differs.Values.Skip(1))
                found.Add(new(differs.Key, differs.Values[0], value, new(
                    from with in byValue.GetValueOrDefault(value) ?? []
                    let without = byValue.GetValueOrDefault(differs.Values[0])
                    where without is not null && without.ContainsKey(with.Key)
                    select with.Value - without[with.Key])));
        }
        return found;
    }

    /// <summary>What a run's values are, but for one setting.</summary>
    internal static string Without(SweepPlan plan, SweepRun run, string key) => string.Join(' ',
        plan.Axes.Select((axis, at) => (axis.Key, Value: run.Values[at])).Where(axis => axis.Key != key)
            .Select(axis => $"{axis.Key}={axis.Value}"));
}
