using System.Collections.Immutable;
using System.Globalization;

namespace Slr.Actors.Configuration;

/// <summary>
/// Interprets resolved values. Collects every problem instead of stopping at the first, and notes which keys were
/// read, so that a key of the reference that nothing reads is found by a test.
/// </summary>
internal sealed class SettingsReader(IReadOnlyDictionary<string, SettingValue> values)
{
    private readonly List<SettingsProblem> problems = [];
    private readonly HashSet<string> read = [];

    public IReadOnlyList<SettingsProblem> Problems => problems;

    public IReadOnlySet<string> ReadKeys => read;

    public void Refuse(string key, string message) => problems.Add(new SettingsProblem(key, values[key].Origin, message));

    public string Text(string key) => Plain(key);

    public int Integer(string key, int minimum, int maximum = int.MaxValue)
    {
        if (int.TryParse(Plain(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            && value >= minimum && value <= maximum)
            return value;
        RefuseValue(key, maximum == int.MaxValue
            ? $"a whole number of at least {minimum}"
            : $"a whole number from {minimum} to {maximum}");
        return minimum;
    }

    public ulong Seed(string key)
    {
        if (ulong.TryParse(Plain(key), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value))
            return value;
        RefuseValue(key, "a whole number of at least 0");
        return 0;
    }

    public double Number(string key, double minimum, double maximum, bool exclusiveMinimum = false)
    {
        if (double.TryParse(Plain(key), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value <= maximum && (exclusiveMinimum ? value > minimum : value >= minimum))
            return value;
        string from = exclusiveMinimum ? FormattableString.Invariant($"above {minimum}") : FormattableString.Invariant($"of at least {minimum}");
        RefuseValue(key, double.IsPositiveInfinity(maximum)
            ? $"a number {from}"
            : FormattableString.Invariant($"a number {from} and at most {maximum}"));
        return minimum;
    }

    public bool Flag(string key)
    {
        switch (Plain(key).ToLowerInvariant())
        {
            case "true" or "on" or "yes":
                return true;
            case "false" or "off" or "no":
                return false;
            default:
                RefuseValue(key, "true or false");
                return false;
        }
    }

    /// <summary>One of the names of an enumeration, written in kebab case.</summary>
    public T Choice<T>(string key) where T : struct, Enum
    {
        Dictionary<string, T> names = Enum.GetValues<T>().ToDictionary(value => Kebab(value.ToString()));
        return names[Choice(key, [.. names.Keys])];
    }

    public string Choice(string key, IReadOnlyList<string> names)
    {
        string value = Plain(key);
        if (names.Contains(value))
            return value;
        RefuseValue(key, $"one of {string.Join(", ", names)}", NearestName.Suggest(value, names));
        return names[0];
    }

    public ImmutableArray<int> Integers(string key, int minimum)
    {
        ImmutableArray<int>.Builder numbers = ImmutableArray.CreateBuilder<int>();
        foreach (string item in List(key))
        {
            if (int.TryParse(item, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum)
                numbers.Add(value);
            else
                problems.Add(new SettingsProblem(key, values[key].Origin,
                    $"'{item}' is not a whole number of at least {minimum}"));
        }
        return numbers.ToImmutable();
    }

    public ImmutableArray<string> Texts(string key) => [.. List(key)];

    /// <summary>A time such as <c>500ms</c>, <c>10s</c>, <c>10m</c> or <c>2h</c>.</summary>
    public TimeSpan Duration(string key) =>
        Scaled(key, "a time such as 500ms, 10s, 10m or 2h", ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)) is { } seconds
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.Zero;

    /// <summary>An amount of memory such as <c>512MiB</c> or <c>2GiB</c>, in bytes.</summary>
    public long Bytes(string key) => (long)(Scaled(key, "an amount of memory such as 512MiB or 2GiB",
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("B", 1)) ?? 0);

    private double? Scaled(string key, string wanted, params ReadOnlySpan<(string Unit, double Factor)> units)
    {
        string value = Plain(key).Replace(" ", "");
        foreach ((string unit, double factor) in units)
            if (value.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(value[..^unit.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                && number >= 0)
                return number * factor;
        RefuseValue(key, wanted);
        return null;
    }

    private string Plain(string key)
    {
        SettingValue value = Find(key);
        if (!value.IsList)
            return value.Items[0];
        RefuseValue(key, "a single value, not a list");
        return "";
    }

    private IEnumerable<string> List(string key)
    {
        SettingValue value = Find(key);
        return value.IsList ? value.Items : value.Items[0].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private SettingValue Find(string key)
    {
        read.Add(key);
        return values[key];
    }

    private void RefuseValue(string key, string wanted, string hint = "") =>
        problems.Add(new SettingsProblem(key, values[key].Origin, $"{values[key].Text} is not {wanted}{hint}"));

    private static string Kebab(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
