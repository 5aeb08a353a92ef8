using Slr.Cli.Statistics;
using Slr.Runs.Seals;

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
        .. states.GroupBy(state => SweepComparison.Values(plan, state.Run, axis => !axis.DrawsLots))
            .Select(group => new SweepGroup(group.Key, Of(group, scores => scores.Last), Of(group, scores => scores.SourceOnly))),
    ];

    private static Sample Of(IEnumerable<SweepState> states, Func<ScoreBoard, EpochScores?> which) => Sample.Of(
        [.. states.Where(state => state.IsFinished).Select(state => which(state.Scores)?.MeanAveragePrecision).OfType<double>()]);
}

/// <summary>What a value of a setting does in place of another one, over all pairs of runs that share everything else.</summary>
/// <param name="Key">The setting.</param>
/// <param name="Value">Its value.</param>
/// <param name="InPlaceOf">The other one: the first, or the one that the arm is compared with.</param>
/// <param name="Difference">mAP of the last epoch with it less without it.</param>
/// <param name="Same">Pairs whose last teachers are equal to the byte.</param>
internal sealed record SweepComparison(string Key, string Value, string InPlaceOf, PairedDifference Difference, int Same)
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
            Dictionary<string, Dictionary<string, SweepState>> byValue = states
                .Where(state => state is { IsFinished: true, Scores.Last: not null }).GroupBy(state => state.Run.Values[axis])
                .ToDictionary(group => group.Key, group => group.ToDictionary(
                    state => Values(plan, state.Run, other => other != differs)));
            foreach (string value in differs.Values.Skip(1))
            {
                string other = differs.Key == SweepPlan.ArmAxis ? plan.Arms[value].Against ?? differs.Values[0] : differs.Values[0];
                (SweepState With, SweepState Without)[] pairs = [.. from with in byValue.GetValueOrDefault(value) ?? []
                    let without = byValue.GetValueOrDefault(other)?.GetValueOrDefault(with.Key)
                    where without is not null
                    select (with.Value, without)];
                found.Add(new(differs.Key, value, other,
                    new(pairs.Select(pair => Last(pair.With) - Last(pair.Without))),
                    pairs.Count(pair => Teacher(pair.With) is { } teacher && teacher == Teacher(pair.Without))));
            }
        }
        return found;
    }

    private static double Last(SweepState state) => state.Scores.Last!.MeanAveragePrecision;

    private static string? Teacher(SweepState state) => state.LastSeal()?.Files.GetValueOrDefault(SealFiles.Teacher);

    /// <summary>A run's values of some of the axes.</summary>
    internal static string Values(SweepPlan plan, SweepRun run, Func<SweepAxis, bool> of) => string.Join(' ',
        plan.Axes.Select((axis, at) => (Axis: axis, Value: run.Values[at])).Where(place => of(place.Axis))
            .Select(place => place.Axis.Key == SweepPlan.ArmAxis ? place.Value : $"{place.Axis.Key}={place.Value}"));
}
