using System.CommandLine;
using System.Text.Json;
using Slr.Actors.Configuration;
using Slr.Cli.Console;

namespace Slr.Cli.Commands;

/// <summary><c>config</c>: the resolved settings and where each came from.</summary>
internal static class ConfigCommand
{
    private const int WidestColumn = 48;

    public static Command Build()
    {
        Argument<string?> recipe = SharedArguments.RecipeIfAny("A recipe, or the path of a .conf file");
        Argument<string[]> words = SharedArguments.Settings();
        var reference = new Option<bool>("--reference")
        {
            Description = "The reference configuration: every setting with its default and its reason",
        };
        var changed = new Option<bool>("--changed") { Description = "Only what differs from the reference" };
        var command = new Command("config", "Prints the settings of a run and where each came from, and checks them.")
        {
            recipe, words, reference, changed,
        };
        command.Does((parsed, terminal, _) =>
        {
            if (parsed.GetValue(reference))
                terminal.Writer.Write(Recipes.ReferenceText());
            else
                Print(parsed.GetValue(recipe), parsed.GetValue(words), parsed.GetValue(changed), terminal);
            return Task.FromResult(ExitCode.Success);
        });
        return ExampleHelp.With(command,
            ("slr config market2personx --changed", "what a recipe changes"),
            ("slr config market2personx refine.alpha=0.7 --json", "the settings of a run, for scripts"),
            ("slr config --reference", "every setting, its default and why"));
    }

    private static void Print(string? first, string[]? settings, bool onlyChanged, Terminal terminal)
    {
        // `slr config adapt.epochs=3` means the reference with that change.
        (string? recipe, string[] words) = SharedArguments.Apart(first, settings);
        ResolvedSettings resolved = Recipes.Resolve(recipe, words);
        RunSettingsBinder.Bind(resolved);
        KeyValuePair<string, SettingValue>[] shown = [.. resolved.Values
            .Where(v => !onlyChanged || v.Value.IsChanged)];
        if (terminal.Json)
        {
            terminal.Writer.WriteLine(JsonSerializer.Serialize(shown.ToDictionary(v => v.Key,
                v => new { value = v.Value.Text, origin = v.Value.Origin }), new JsonSerializerOptions { WriteIndented = true }));
            return;
        }
        int changed = resolved.Values.Count(v => v.Value.IsChanged);
        terminal.Writer.WriteLine($"# {recipe ?? "reference"}: {changed} of {resolved.Values.Count} settings differ from "
            + "hocon/reference.conf, which has the reasons");
        Lines(shown, terminal.Writer);
    }

    /// <summary>A line a setting, never broken, whatever the terminal's width: inside <c>slr { }</c> they are a recipe.</summary>
    private static void Lines(IReadOnlyList<KeyValuePair<string, SettingValue>> shown, TextWriter writer)
    {
        int width = shown.Select(v => v.Key.Length + v.Value.Text.Length + 3).Where(length => length <= WidestColumn).DefaultIfEmpty(0)
            .Max();
        string group = "";
        foreach ((string key, SettingValue value) in shown)
        {
            string mine = key.Split('.')[0];
            if (key.Contains('.') && mine != group)
                writer.WriteLine();
            group = mine;
            writer.WriteLine($"{$"{key} = {value.Text}".PadRight(width)}  # {value.Origin}");
        }
    }
}
