using Slr.Cli.Statistics;

namespace Slr.Cli.Sweeps;

/// <summary>Runs that differ only in settings that draw lots.</summary>
/// <param name="Name">Values of what else differs; empty when nothing does.</param>
/// <param name="Last">mAP of the last epoch of each that is finished.</param>
/// <param name="Start">mAP before adaptation.</param>
internal sealed record SweepGroup(string Name, Sample Last, Sample Start)
{
    /// <summary>The groups, in the order of the plan.</summary>
    public static IReadOnlyList<SweepGroup> Of(SweepPlan plan, IReadOnlyList<SweepState> states) =>
    [
        .. states.GroupBy(state => SweepComparison.Values(plan, state.Run, axis => !axis.DrawsLots)).Select(group => new SweepGroup(group.Key,
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
    /// <summary>For people.</summary>
    public string Name => Key == SweepPlan.ArmAxis ? Value : $"{Key}={Value}";

    /// <summary>All comparisons; settings that draw lots are not compared.</summary>
    public static IReadOnlyList<SweepComparison> Of(SweepPlan plan, IReadOnlyList<SweepState> states)
    {
        var found = new List<SweepComparison>();
        for (int axis = 0; axis < plan.Axes.Length; axis++)
        {
            SweepAxis differs = plan.Axes[axis];
            if (differs.DrawsLots)
                continue;
            Dictionary<string, Dictionary<string, double>> byValue = states
                .Where(state => state is { IsFinished: true, Scores.Last: not null }).GroupBy(state => state.Run.Values[axis])
                .ToDictionary(group => group.Key, group => group.ToDictionary(
                    state => Values(plan, state.Run, other => other != differs), state => state.Scores.Last!.MeanAveragePrecision));
            foreach (string value in differs.Values.Skip(1))
                found.Add(new(differs.Key, differs.Values[0], value, new(
                    from with in byValue.GetValueOrDefault(value) ?? []
                    let without = byValue.GetValueOrDefault(differs.Values[0])
                    where without is not null && without.ContainsKey(with.Key)
                    select with.Value - without[with.Key])));
        }
        return found;
    }

    /// <summary>A run's values of some of the axes.</summary>
    internal static string Values(SweepPlan plan, SweepRun run, Func<SweepAxis, bool> of) => string.Join(' ',
        plan.Axes.Select((axis, at) => (Axis: axis, Value: run.Values[at])).Where(place => of(place.Axis))
            .Select(place => place.Axis.Key == SweepPlan.ArmAxis ? place.Value : $"{place.Axis.Key}={place.Value}"));
}
