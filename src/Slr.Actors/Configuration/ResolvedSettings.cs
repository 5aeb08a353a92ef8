using Akka.Configuration;
using Slr.Flow.Clustering;

namespace Slr.Actors.Configuration;

/// <summary>All layers laid over each other: what each key is and where its value came from.</summary>
public sealed class ResolvedSettings
{
    private readonly IReadOnlyDictionary<string, SettingValue> values;
    private readonly IReadOnlyList<SettingsLayer> layers;

    private ResolvedSettings(string recipe, IReadOnlyList<SettingsLayer> layers,
        IReadOnlyDictionary<string, SettingValue> values, IReadOnlyList<SettingsProblem> problems) =>
        (Recipe, this.layers, this.values, Problems) = (recipe, layers, values, problems);

    /// <summary>The recipe's name, or <c>reference</c> when none was named.</summary>
    public string Recipe { get; }

    /// <summary>Full key to value, in the order of the reference; a plug-in's own keys follow.</summary>
    internal IReadOnlyDictionary<string, SettingValue> Values => values;

    /// <summary>Unreadable layers and unknown keys.</summary>
    public IReadOnlyList<SettingsProblem> Problems { get; }

    /// <summary>Lays layers over the reference.</summary>
    /// <param name="recipe">The recipe's name.</param>
    /// <param name="reference">Every known key with its default.</param>
    /// <param name="over">From the weakest to the strongest.</param>
    internal static ResolvedSettings Lay(string recipe, SettingsLayer reference, params ReadOnlySpan<SettingsLayer> over)
    {
        Dictionary<string, SettingValue> values = new(reference.Values);
        List<SettingsProblem> problems = [.. reference.Problems];
        foreach (SettingsLayer layer in over)
        {
            problems.AddRange(layer.Problems);
            foreach ((string key, SettingValue value) in layer.Values)
            {
                if (reference.Values.ContainsKey(key) || IsPlugInKey(key))
                    values[key] = value;
                else
                    problems.Add(new SettingsProblem(key, value.Origin,
                        $"there is no such setting{NearestName.Suggest(key, reference.Values.Keys)}"));
            }
        }
        return new ResolvedSettings(recipe, [reference, .. over], values, problems);
    }

    /// <summary>A clusterer's own block, for its constructor; empty when there is none.</summary>
    public Config ClustererBlock(string name)
    {
        string prefix = $"clustering.{name}.";
        return ConfigurationFactory.ParseString(string.Join('\n', values
            .Where(v => v.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(v => $"{v.Key[prefix.Length..]} = {v.Value.Text}")));
    }

    /// <summary>The <c>akka</c> blocks of all layers, the strongest first.</summary>
    public Config Akka() => layers.Reverse()
        .Where(layer => layer.Config.HasPath("akka"))
        .Aggregate(Config.Empty, (all, layer) => all.WithFallback(
            ConfigurationFactory.ParseString($"akka {{ {layer.Config.GetConfig("akka").Root} }}")));

    /// <summary>What the environment of this process says, as words of the command line.</summary>
    internal IEnumerable<string> FromEnvironment() => values.Where(value => value.Value.IsFromEnvironment)
        .Select(value => $"{value.Key}={value.Value.Text}");

    /// <summary>The settings as one configuration file that resolves to the same again.</summary>
    public string ToHocon() =>
        $"slr {{\n{string.Concat(values.Select(v => $"  {v.Key} = {v.Value.Text}\n"))}}}\n";

    private static bool IsPlugInKey(string key)
    {
        string[] parts = key.Split('.');
        return parts.Length > 2 && parts[0] == "clustering" && !ClustererOptions.Names.Contains(parts[1]);
    }
}
