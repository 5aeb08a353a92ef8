using System.Collections;
using System.Reflection;

namespace Slr.Actors.Configuration;

/// <summary>Finds recipes and lays the layers of a run: reference, recipe, environment, command line.</summary>
public static class Recipes
{
    /// <summary>The reference configuration, which the program carries.</summary>
    internal static SettingsLayer Reference() => SettingsLayer.FromHocon("hocon/reference.conf", ReferenceText());

    /// <summary>The same as it is written, with a reason beside each setting.</summary>
    public static string ReferenceText()
    {
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream("reference.conf")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }

    /// <summary>Every key that a setting can have.</summary>
    public static IEnumerable<string> Keys() => Reference().Values.Keys;

    /// <summary>The folder of the recipes: <c>hocon</c> in the working directory, else beside the program.</summary>
    public static string Folder()
    {
        string here = Path.Combine(Environment.CurrentDirectory, "hocon");
        return Directory.Exists(here) ? here : Path.Combine(AppContext.BaseDirectory, "hocon");
    }

    /// <summary>The names of the recipes in <see cref="Folder"/>, sorted.</summary>
    public static IReadOnlyList<string> Names() => Directory.Exists(Folder())
        ? [.. Directory.EnumerateFiles(Folder(), "*.conf").Select(f => Path.GetFileNameWithoutExtension(f)!)
            .Where(name => name != "reference").Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Resolves a run's settings.</summary>
    /// <param name="recipe">A name in <see cref="Names"/>, the path of a <c>.conf</c> file, or null for the reference alone.</param>
    /// <param name="assignments">Words <c>key=value</c> of the command line.</param>
    /// <exception cref="SettingsException">There is no such recipe.</exception>
    public static ResolvedSettings Resolve(string? recipe, IEnumerable<string> assignments) =>
        Resolve(recipe, assignments, Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(v => KeyValuePair.Create((string)v.Key, (string?)v.Value ?? "")));

    /// <summary>As <see cref="Resolve(string?, IEnumerable{string})"/>, with the environment given.</summary>
    public static ResolvedSettings Resolve(string? recipe, IEnumerable<string> assignments,
        IEnumerable<KeyValuePair<string, string>> environment)
    {
        SettingsLayer reference = Reference();
        SettingsLayer file = recipe is null ? SettingsLayer.FromHocon("no recipe", "") : Load(recipe);
        return ResolvedSettings.Lay(recipe is null ? "reference" : Path.GetFileNameWithoutExtension(recipe), reference, file,
            SettingsLayer.FromEnvironment(environment, reference.Values.Keys),
            SettingsLayer.FromCommandLine(assignments));
    }

    /// <summary>A recipe as it is written.</summary>
    /// <exception cref="SettingsException">There is no such recipe.</exception>
    internal static string TextOf(string recipe) => File.ReadAllText(FileOf(recipe));

    private static SettingsLayer Load(string recipe) =>
        SettingsLayer.FromHocon(Path.GetRelativePath(Environment.CurrentDirectory, FileOf(recipe)), TextOf(recipe));

    private static string FileOf(string recipe)
    {
        string file = recipe.EndsWith(".conf", StringComparison.Ordinal) ? recipe : Path.Combine(Folder(), $"{recipe}.conf");
        if (!File.Exists(file))
            throw new SettingsException([new SettingsProblem("", recipe,
                $"there is no such recipe{NearestName.Suggest(recipe, Names())}; known are {string.Join(", ", Names())}")]);
        return file;
    }
}
