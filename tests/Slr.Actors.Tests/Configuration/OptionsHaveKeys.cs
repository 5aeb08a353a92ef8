using System.Collections;
using System.Reflection;
using Slr.Actors.Configuration;
using Slr.Actors.Refinement;
using Slr.Torch;

namespace Slr.Actors.Tests.Configuration;

/// <summary>An option that no setting reaches is one that nobody can use.</summary>
public sealed class OptionsHaveKeys
{
    /// <summary>What a run's parts hand to one another with the options, which is nobody's setting.</summary>
    private static readonly string[] NoSettings =
    [
        // The search of a device and of nodes, the images that there are, the epoch, its source features and the clock of its timings.
        "NeighbourOptions.Backend", "NeighbourOptions.Shared", "RefineryOptions.ExpectedRows", "RefineryOptions.Epoch",
        "RefineryOptions.Source", "RefineryOptions.Time", "RefineryOptions.MayBeFew",
        // What an approximate search stops at, told with the recall that it reached.
        "NeighbourOptions.TargetRecall",
        // The images of a full-size stand-in, which `data make --full-size` sets.
        "GeneratedOptions.Totals",
        // How crops of tracks lie, which `data make --tracks` sets.
        "GeneratedOptions.Tracks",
    ];

    /// <summary>Changes of every key: for a number its ends, for a switch the other side, for a choice each word.</summary>
    private static IEnumerable<string> Words()
    {
        ResolvedSettings reference = Recipes.Resolve(null, [], []);
        SettingsReader reader = RunSettingsBinder.Read(reference).Reader;
        foreach ((string key, SettingValue value) in reference.Values)
        {
            if (reader.Ranges.TryGetValue(key, out KeyRange? range))
            {
                yield return $"{key}={range.Least}";
                yield return $"{key}={range.Most}";
            }
            else
                foreach (string other in (string[])["true", "false", "spcl", "camera", "argmax", "joint", "keep-current", "refined",
                    "kmeans", "folder"])
                    yield return $"{key}={other}";
        }
    }

    [Fact]
    public void every_member_of_every_options_record_is_changed_by_some_key()
    {
        Dictionary<string, HashSet<string>> seen = [];
        foreach (string word in Words().Append("seed=1").Append("clustering.dbscan.eps=auto"))
        {
            // Whatever else the word contradicts: only what it changes matters here.
            RunSettings settings = RunSettingsBinder.Read(Recipes.Resolve(null, [word], [])).Settings;
            Walk(settings, seen);
            Walk(GraphSettings.Of(settings, TrainingDevice.Cpu, 100), seen);
        }
        Assert.True(seen.Count > 60);
        Assert.Equal([], seen.Where(member => member.Value.Count < 2).Select(member => member.Key).Except(NoSettings).Order());
    }

    /// <summary>Notes the values of each member that can be set, of records of options however deep.</summary>
    private static void Walk(object options, Dictionary<string, HashSet<string>> seen)
    {
        Type type = options.GetType();
        foreach (PropertyInfo member in type.GetProperties().Where(member => member.CanWrite && member.GetIndexParameters().Length == 0))
        {
            object? value = member.GetValue(options);
            if (type.Name.EndsWith("Options", StringComparison.Ordinal))
            {
                string name = $"{type.Name}.{member.Name}";
                seen.TryAdd(name, []);
                seen[name].Add(value is IEnumerable list and not string ? string.Join(' ', list.Cast<object>()) : $"{value}");
            }
            if (value is not null and not ResolvedSettings and not string and not IEnumerable
                && value.GetType().Namespace?.StartsWith("Slr.", StringComparison.Ordinal) == true && value is not Enum)
                Walk(value, seen);
        }
    }
}
