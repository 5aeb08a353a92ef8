using System.CommandLine;
using System.Text.Json;
using Slr.Actors.Configuration;
using Slr.Actors.Preconditions;
using Slr.Cli.Checks;
using Slr.Cli.Console;

namespace Slr.Cli.Commands;

/// <summary><c>doctor</c>: what this machine has for a run, and what to do about the rest.</summary>
internal static class DoctorCommand
{
    public static Command Build()
    {
        Argument<string?> recipe = SharedArguments.RecipeIfAny("A recipe whose needs are checked");
        Argument<string[]> words = SharedArguments.Settings();
        var numerics = new Option<bool>("--numerics")
        {
            Description = "Instead: a small run in either numerics, and a hash of what each ends with, to compare machines by",
        };
        Option<string?> nodes = SharedArguments.Nodes();
        var command = new Command("doctor", "Checks this machine: SDK, libtorch, CUDA, memory, disk, data sets, each with what to do.")
        {
            recipe, words, numerics, nodes,
        };
        command.Does(async (parsed, terminal, stop) =>
        {
            (string? given, string[] assignments) = SharedArguments.Apart(parsed.GetValue(recipe), parsed.GetValue(words));
            RunSettings settings = RunSettingsBinder.Bind(Recipes.Resolve(given ?? "market2personx",
                [.. assignments, .. SharedArguments.NodesSetting(parsed.GetValue(nodes))]));
            if (parsed.GetValue(numerics))
                return await terminal.Say(await NumericsCheck.RunAsync(settings.Threads, stop));
            Finding[] findings = [.. MachineCheck.All(settings, stop), .. await NodeCheck.All(settings, stop)];
            Write(findings, terminal);
            return findings.Where(f => f.Grade == Grade.Bad).Select(f => f.Code).DefaultIfEmpty(ExitCode.Success).Min();
        });
        return ExampleHelp.With(command,
            ("slr doctor", "before the first run"),
            ("slr doctor market2personx-resnet50 data.root=/data", "before a long run on real data"),
            ("slr doctor --nodes 127.0.0.1:4053", "whether a node would help a run of this machine"),
            ("slr doctor --numerics threads=2", "whether another machine gets the same bytes from one seed"));
    }

    private static void Write(IReadOnlyList<Finding> findings, Terminal terminal)
    {
        if (terminal.Json)
        {
            terminal.Writer.WriteLine(JsonSerializer.Serialize(findings.Select(f => new
            {
                subject = f.Subject,
                grade = f.Grade.ToString().ToLowerInvariant(),
                found = f.Found,
                advice = f.Advice,
            }), new JsonSerializerOptions { WriteIndented = true }));
            return;
        }
        string? said = null;
        foreach (Finding finding in findings)
        {
            string mark = finding.Grade switch { Grade.Good => "ok  ", Grade.Fair => "note", _ => "BAD " };
            terminal.Writer.WriteLine($"{mark}  {finding.Subject,-10} {finding.Found}");
            if (finding.Advice is { } advice && advice != said)
                terminal.Writer.WriteLine($"                 {advice}");
            said = finding.Advice;
        }
        int bad = findings.Count(f => f.Grade == Grade.Bad);
        terminal.Writer.WriteLine(bad == 0
            ? "A run can start." : $"A run cannot start before "
            + $"{(bad == 1 ? "what is marked BAD is" : $"the {bad} things marked BAD are")} put right.");
    }
}
