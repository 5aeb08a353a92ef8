using System.Collections.Immutable;
using System.Text.Json;
using Slr.Actors.Configuration;
using Slr.Cli.Console;
using Slr.Cli.Sweeps;
using Slr.Primitives.Files;
using Slr.Runs.Files;

namespace Slr.Cli.Science;

/// <summary>A question with the runs that answer it: a file in <c>hocon/science</c>.</summary>
internal sealed record ScienceTable
{
    /// <summary>Its name: the file's.</summary>
    public string Name { get; init; } = "";

    /// <summary>What is asked.</summary>
    public required string Question { get; init; }

    /// <summary>The recipe of all runs.</summary>
    public required string Recipe { get; init; }

    /// <summary>Settings; several values make runs.</summary>
    public required ImmutableArray<string> Words { get; init; }

    /// <summary>Arms, the first of which the others are compared with.</summary>
    public required ImmutableArray<string> Arms { get; init; }

    private static string Folder => Path.Combine(Recipes.Folder(), "science");

    /// <summary>The names of all tables, sorted.</summary>
    public static IReadOnlyList<string> Names() => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Reads a table.</summary>
    /// <exception cref="CommandException">There is none of that name, or it cannot be read.</exception>
    public static ScienceTable Read(string name)
    {
        if (!Names().Contains(name))
            throw new CommandException($"there is no table '{name}'{NearestName.Suggest(name, Names())}; known are "
                + string.Join(", ", Names()));
        string file = Path.Combine(Folder, $"{name}.json");
        try
        {
            return JsonSerializer.Deserialize<ScienceTable>(InputFile.ReadAllBytes(file), RunJson.Options)! with { Name = name };
        }
        catch (JsonException error)
        {
            throw new CommandException($"{file}: it is no table: {error.Message}", error);
        }
    }

    /// <summary>Its runs, under <c>runs/science</c>.</summary>
    /// <param name="words">Settings that take the place of the table's own.</param>
    public Sweep Sweep(IReadOnlyList<string> words)
    {
        string[] given = [.. words.Select(word => word.Split('=')[0].Trim())];
        string[] own = [$"runs={Path.Combine("runs", "science")}", $"name={Name}", .. Words];
        return Sweeps.Sweep.Of(
            SweepPlan.Of(Recipe, [.. own.Where(word => !given.Contains(word.Split('=')[0].Trim())), .. words], [.. Arms]));
    }
}
