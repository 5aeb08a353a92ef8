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
    private readonly Dictionary<string, KeyRange> ranges = [];

    public IReadOnlyList<SettingsProblem> Problems => problems;

    public IReadOnlySet<string> ReadKeys => read;

    /// <summary>The range of every numeric key.</summary>
    public IReadOnlyDictionary<string, KeyRange> Ranges => ranges;

    public void Know(string key, KeyRange range) => ranges[key] = range;

    /// <summary>A reader of numbers for a record of options.</summary>
    public OptionsReader<T> For<T>(string block) => new(this, block);

    public void Refuse(string key, string message) => problems.Add(new SettingsProblem(key, values[key].Origin, message));

    public string Text(string key) => Plain(key);

    public ulong Seed(string key)
    {
        Know(key, KeyRange.Seed);
        if (ulong.TryParse(Plain(key), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value))
            return value;
        RefuseValue(key, "a whole number of at least 0");
        return 0;
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
        Dictionary<string, T> names = Enum.GetValues<T>().ToDictionary(value => Slr.Primitives.Options.Ranges.KeyOf(value.ToString()));
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

    public ImmutableArray<string> Texts(string key) => [.. List(key)];

    /// <summary>A number with a unit, the longest units first; null when it is none.</summary>
    public double? Scaled(string key, params ReadOnlySpan<(string Unit, double Factor)> units)
    {
        string value = Plain(key).Replace(" ", "");
        foreach ((string unit, double factor) in units)
            if (value.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(value[..^unit.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
                return number * factor;
        return null;
    }

    /// <summary>The full path that a key names; null when it is empty.</summary>
    public string? Path(string key)
    {
        string text = Text(key);
        if (SettingPath.Problem(text) is { } problem)
            Refuse(key, problem);
        else if (text.Length > 0)
            return SettingPath.Full(text);
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
        return value.IsList ? value.Items
            : value.Items[0].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private SettingValue Find(string key)
    {
        read.Add(key);
        return values[key];
    }

    public void RefuseValue(string key, string wanted, string hint = "") =>
        problems.Add(new SettingsProblem(key, values[key].Origin, $"{values[key].Text} is not {wanted}{hint}"));
}
