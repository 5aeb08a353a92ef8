using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Slr.Actors.Configuration;

/// <summary>One source of settings: the reference, a recipe, the environment or the command line.</summary>
internal sealed class SettingsLayer
{
    private const string Root = "slr.";

    private SettingsLayer(string name, IReadOnlyDictionary<string, SettingValue> values, Config config,
        IReadOnlyList<SettingsProblem> problems) =>
        (Name, Values, Config, Problems) = (name, values, config, problems);

    /// <summary>The file's name as given, <c>environment</c> or <c>command line</c>.</summary>
    public string Name { get; }

    /// <summary>Full key without the leading <c>slr.</c>, to its value.</summary>
    public IReadOnlyDictionary<string, SettingValue> Values { get; }

    /// <summary>The parsed file, for blocks that are handed on as they are (<c>akka</c>, a plug-in's own settings).</summary>
    public Config Config { get; }

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<SettingsProblem> Problems { get; }

    /// <summary>Reads HOCON text.</summary>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="text">Its content; every key is below <c>slr</c> or <c>akka</c>.</param>
    public static SettingsLayer FromHocon(string name, string text)
    {
        HoconLines lines = HoconLines.Scan(text);
        if (lines.Problem is { } unbalanced)
            return new SettingsLayer(name, new Dictionary<string, SettingValue>(), Config.Empty,
                [new SettingsProblem("", name, unbalanced)]);
        try
        {
            Config config = ConfigurationFactory.ParseString(text);
            Dictionary<string, SettingValue> values = [];
            List<SettingsProblem> problems = [];
            foreach ((string key, HoconValue value) in config.Root.GetObject().Items)
                Flatten(key, value, name, lines.Lines, values);
            foreach (string stray in values.Keys.Where(k => !k.StartsWith(Root, StringComparison.Ordinal)).ToArray())
            {
                if (!stray.StartsWith("akka.", StringComparison.Ordinal))
                    problems.Add(new SettingsProblem(stray, values[stray].Origin, "must stand inside 'slr { }'"));
                values.Remove(stray);
            }
            return new SettingsLayer(name, values.ToDictionary(v => v.Key[Root.Length..], v => v.Value), config, problems);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Akka's parser throws exceptions of several unrelated types.
            return new SettingsLayer(name, new Dictionary<string, SettingValue>(), Config.Empty,
                [new SettingsProblem("", name, $"cannot be read: {error.Message}")]);
        }
    }

    /// <summary>Reads <c>key=value</c> words. A list is written <c>key=[1,2]</c> or <c>key=1,2</c>.</summary>
    public static SettingsLayer FromCommandLine(IEnumerable<string> assignments)
    {
        const string Origin = "command line";
        Dictionary<string, SettingValue> values = [];
        List<SettingsProblem> problems = [];
        foreach (string assignment in assignments)
        {
            int equals = assignment.IndexOf('=');
            if (equals <= 0)
                problems.Add(new SettingsProblem("", Origin, $"'{assignment}' is not of the form key=value"));
            else if (!IsKey(assignment[..equals].Trim()))
                problems.Add(new SettingsProblem("", Origin,
                    $"'{assignment[..equals]}' cannot be the name of a setting: names have letters, "
                    + "digits, dots, dashes and underscores"));
            else
                values[WithoutRoot(assignment[..equals].Trim())] = Parse(assignment[(equals + 1)..], Origin);
        }
        return new SettingsLayer(Origin, values, Config.Empty, problems);
    }

    /// <summary>Reads variables that begin with <c>SLR_</c>: <c>SLR_ADAPT_EPOCHS</c> sets <c>adapt.epochs</c>.</summary>
    /// <param name="variables">Name and value of each variable.</param>
    /// <param name="known">All known keys, to find which dots and dashes an underscore stands for.</param>
    public static SettingsLayer FromEnvironment(IEnumerable<KeyValuePair<string, string>> variables,
        IEnumerable<string> known)
    {
        Dictionary<string, string> byVariable = [];
        foreach (string key in known)
            byVariable.TryAdd("SLR_" + key.ToUpperInvariant().Replace('.', '_').Replace('-', '_'), key);
        Dictionary<string, SettingValue> values = [];
        List<SettingsProblem> problems = [];
        foreach ((string variable, string value) in variables.Where(v => v.Key.StartsWith("SLR_", StringComparison.Ordinal))
            .OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            if (byVariable.TryGetValue(variable, out string? key))
                values[key] = Parse(value, SettingValue.EnvironmentVariable + variable);
            else
                problems.Add(new SettingsProblem("", $"environment variable {variable}",
                    $"names no setting{NearestName.Suggest(variable, byVariable.Keys)}"));
        }
        return new SettingsLayer("environment", values, Config.Empty, problems);
    }

    private static bool IsKey(string text) => text.Split('.').All(part =>
        part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));

    private static string WithoutRoot(string key) => key.StartsWith(Root, StringComparison.Ordinal) ? key[Root.Length..] : key;

    private static SettingValue Parse(string text, string origin)
    {
        string value = text.Trim();
        bool isList = value.StartsWith('[') && value.EndsWith(']');
        if (!isList)
            return new SettingValue([value.Trim('"')], false, origin);
        string[] items = value[1..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new SettingValue([.. items.Select(item => item.Trim('"'))], true, origin);
    }

    private static void Flatten(string key, HoconValue value, string file, IReadOnlyDictionary<string, int> lines,
        Dictionary<string, SettingValue> into)
    {
        if (value.IsObject())
        {
            foreach ((string child, HoconValue inner) in value.GetObject().Items)
                Flatten($"{key}.{child}", inner, file, lines, into);
            return;
        }
        string origin = lines.TryGetValue(key, out int line) ? $"{file}:{line}" : file;
        // The parser does not call an empty list a list.
        into[key] = value.IsArray() || value.Values.OfType<HoconArray>().Any()
            ? new SettingValue([.. value.GetArray().Select(item => item.GetString())], true, origin)
            : new SettingValue([value.GetString() ?? ""], false, origin);
    }
}
