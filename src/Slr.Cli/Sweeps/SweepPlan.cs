using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slr.Cli.Console;
using Slr.Primitives.Files;
using Slr.Runs.Files;

namespace Slr.Cli.Sweeps;

/// <summary>A run of a sweep.</summary>
/// <param name="Name">What it is called: what differs.</param>
/// <param name="Values">Its value of each axis.</param>
internal sealed record SweepRun(string Name, ImmutableArray<string> Values);

/// <summary>A recipe with settings of which some have several values: every combination is a run.</summary>
/// <param name="Recipe">Name or file of the recipe.</param>
/// <param name="Fixed">Words <c>key=value</c> that all runs share.</param>
/// <param name="Axes">What differs; a key that <paramref name="Arms"/> knows stands for several settings at once.</param>
/// <param name="Arms">The arms, by their names.</param>
internal sealed record SweepPlan(string Recipe, ImmutableArray<string> Fixed, ImmutableArray<SweepAxis> Axes,
    ImmutableSortedDictionary<string, SweepArm> Arms)
{
    /// <summary>The axis whose values are names of arms.</summary>
    public const string ArmAxis = "arm";

    /// <summary>The file in a sweep's folder that makes it one.</summary>
    public const string FileName = "sweep.json";

    /// <summary>Makes the plan of words on the command line.</summary>
    /// <exception cref="CommandException">Nothing differs, a setting is given twice, or a value is none.</exception>
    /// <param name="recipe">Name or file of the recipe.</param>
    /// <param name="words">Words <c>key=value</c>, of which some have several values.</param>
    /// <param name="arms">Arms, each <c>name: key=value key=value</c>, or <c>name vs other: ...</c>.</param>
    public static SweepPlan Of(string recipe, IReadOnlyList<string> words, params IReadOnlyList<string> arms)
    {
        (string Name, SweepArm Arm)[] named = [.. arms.Select(SweepArm.Of)];
        ImmutableArray<SweepAxis> axes = [.. named.Length == 0 ? [] : (SweepAxis[])[new(ArmAxis, [.. named.Select(arm => arm.Name)])],
            .. words.Select(SweepAxis.Of).OfType<SweepAxis>()];
        ImmutableArray<string> single = [.. words.Where(word => SweepAxis.Of(word) is null)];
        if (named.GroupBy(arm => arm.Name).FirstOrDefault(same => same.Count() > 1) is { } double_)
            throw new CommandException($"the arm '{double_.Key}' is there twice");
        foreach ((string name, SweepArm arm) in named)
            if (arm.Against is { } other && (other == name || named.All(known => known.Name != other)))
                throw new CommandException($"the arm '{name}' is compared with '{other}', which is no other arm");
        if (axes.Length == 0)
            throw new CommandException("nothing differs between the runs: give a setting several values, for instance seed=1..4 or "
                + "refine.mode=none,hdbscan");
        string[] keys = [.. words.Select(word => word.Split('=')[0].Trim())];
        foreach (SweepAxis axis in axes)
            if (keys.Count(key => key == axis.Key) > 1)
                throw new CommandException($"the setting '{axis.Key}' is given twice, once with several values");
        foreach (string own in (string[])["name", "runs"])
            if (axes.Any(axis => axis.Key == own))
                throw new CommandException($"'{own}' cannot differ: each run is named after what does");
        return new(recipe, single, axes, named.ToImmutableSortedDictionary(named => named.Name, named => named.Arm));
    }

    /// <summary>
    /// All combinations. Seeds change fastest, so that runs that go on beside one another have stages of their own to train, and
    /// those that follow find them done.
    /// </summary>
    public IReadOnlyList<SweepRun> Runs()
    {
        IEnumerable<ImmutableArray<string>> points = [ImmutableArray.CreateRange(Axes, _ => "")];
        foreach (int axis in Enumerable.Range(0, Axes.Length).OrderBy(axis => Axes[axis].DrawsLots))
            points = points.SelectMany(point => Axes[axis].Values.Select(value => point.SetItem(axis, value)));
        SweepRun[] runs = [.. points.Select(point => new SweepRun(NameOf(point), point))];
        string[] names = [.. runs.Select(run => run.Name)];
        return names.Distinct().Count() == names.Length ? runs
            : [.. runs.Select((run, at) => run with { Name = $"{run.Name}_{at + 1}" })]; // values that only differ in what no name holds
    }

    /// <summary>A run's values of some of the axes, for people and to tell runs apart by.</summary>
    public string ValuesOf(SweepRun run, Func<SweepAxis, bool> of) => string.Join(' ',
        Axes.Select((axis, at) => (Axis: axis, Value: run.Values[at])).Where(place => of(place.Axis))
            .Select(place => SweepPairs.NameOf(place.Axis.Key, place.Value)));

    /// <summary>The words of one run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">The sweep's folder.</param>
    public IReadOnlyList<string> WordsOf(SweepRun run, string folder) =>
        [.. Fixed, .. Axes.SelectMany((axis, at) => axis.Key == ArmAxis ? Arms[run.Values[at]].Words : [$"{axis.Key}={run.Values[at]}"]),
            $"runs={folder}", $"name={run.Name}"];

    /// <summary>The plan as it is typed.</summary>
    [JsonIgnore]
    public string Words => string.Join(' ',
    [
        "sweep", Recipe, .. Fixed,
        .. Axes.Where(axis => axis.Key != ArmAxis).Select(axis => $"{axis.Key}={string.Join(',', axis.Values)}"),
        .. Axes.Where(axis => axis.Key == ArmAxis).SelectMany(axis => axis.Values)
            .Select(arm => $"--arm '{Arms[arm].As(arm)}'"),
    ]);

    /// <summary>Reads the plan of a sweep's folder.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static SweepPlan Read(string folder)
    {
        string file = Path.Combine(folder, FileName);
        try
        {
            return JsonSerializer.Deserialize<SweepPlan>(InputFile.ReadAllBytes(file), RunJson.Options)
                is { Recipe: not null, Fixed.IsDefault: false, Axes.IsDefault: false, Arms: not null } plan ? plan
                : throw new JsonException("a part of it is missing");
        }
        catch (FileFormatException)
        {
            throw new CommandException($"'{folder}' is no sweep's folder: it has no {FileName}");
        }
        catch (JsonException error)
        {
            throw new CommandException($"{file}: it cannot be read; give the sweep's words again", error);
        }
    }

    /// <summary>Keeps the plan in the sweep's folder.</summary>
    public void Write(string folder) =>
        AtomicFile.Write(Path.Combine(folder, FileName), stream => stream.Write(RunJson.ToBytes(this)));

    private string NameOf(ImmutableArray<string> point) => string.Join('_',
        Axes.Select((axis, at) => axis.Key == ArmAxis ? Safe(point[at]) : $"{Short(axis.Key)}-{Safe(point[at])}"));

    /// <summary>The last part of a key where it says which setting it is.</summary>
    private string Short(string key)
    {
        string last = key[(key.LastIndexOf('.') + 1)..];
        return Axes.Count(axis => axis.Key[(axis.Key.LastIndexOf('.') + 1)..] == last) == 1 ? last : key;
    }

    private static string Safe(string value)
    {
        var name = new StringBuilder();
        foreach (char letter in value)
            name.Append(char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '-');
        return name.ToString().Trim('-', '.') is { Length: > 0 } safe ? safe : "none";
    }
}
