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
        .. states.GroupBy(state => plan.ValuesOf(state.Run, axis => !axis.DrawsLots))
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
    /// <inheritdoc cref="SweepPairs.Name"/>
    public string Name => SweepPairs.NameOf(Key, Value);

    /// <summary>All comparisons; settings that draw lots are not compared.</summary>
    public static IReadOnlyList<SweepComparison> Of(SweepPlan plan, IReadOnlyList<SweepState> states) =>
    [
        .. SweepPairs.Of(plan, states).Select(compared => new SweepComparison(compared.Key, compared.Value, compared.InPlaceOf,
            new(compared.Pairs.Select(pair => Last(pair.With) - Last(pair.Without))),
            compared.Pairs.Count(pair => Teacher(pair.With) is { } teacher && teacher == Teacher(pair.Without)))),
    ];

    private static double Last(SweepState state) => state.Scores.Last!.MeanAveragePrecision;

    private static string? Teacher(SweepState state) => state.LastSeal()?.Files.GetValueOrDefault(SealFiles.Teacher);
}
