namespace Slr.Cli.Sweeps;

/// <summary>Finished runs with a value of a setting, each beside that with another value which shares everything else.</summary>
/// <param name="Key">The setting.</param>
/// <param name="Value">Its value.</param>
/// <param name="InPlaceOf">The other one: the first, or the one that the arm is compared with.</param>
/// <param name="Pairs">The runs.</param>
internal sealed record SweepPairs(string Key, string Value, string InPlaceOf, IReadOnlyList<(SweepState With, SweepState Without)> Pairs)
{
    /// <summary>For people.</summary>
    public string Name => NameOf(Key, Value);

    /// <summary>A value of a setting, for people; arms need no word before them.</summary>
    public static string NameOf(string key, string value) => key == SweepPlan.ArmAxis ? value : $"{key}={value}";

    /// <summary>All that are compared; settings that draw lots are not.</summary>
    public static IEnumerable<SweepPairs> Of(SweepPlan plan, IReadOnlyList<SweepState> states)
    {
        for (int axis = 0; axis < plan.Axes.Length; axis++)
        {
            SweepAxis differs = plan.Axes[axis];
            if (differs.DrawsLots)
                continue;
            Dictionary<string, Dictionary<string, SweepState>> byValue = states
                .Where(state => state is { IsFinished: true, Scores.Last: not null }).GroupBy(state => state.Run.Values[axis])
                .ToDictionary(group => group.Key, group => group.ToDictionary(
                    state => plan.ValuesOf(state.Run, other => other != differs)));
            foreach (string value in differs.Values.Skip(1))
            {
                string other = differs.Key == SweepPlan.ArmAxis ? plan.Arms[value].Against ?? differs.Values[0] : differs.Values[0];
                yield return new(differs.Key, value, other, [.. from with in byValue.GetValueOrDefault(value) ?? []
                    let without = byValue.GetValueOrDefault(other)?.GetValueOrDefault(with.Key)
                    where without is not null
                    select (with.Value, without)]);
            }
        }
    }
}
