using System.CommandLine;
using System.Text.Json.Nodes;
using Slr.Cli.Console;
using Slr.Cli.Science;
using Slr.Cli.Sweeps;

namespace Slr.Cli.Commands;

/// <summary><c>science</c>: tables that anyone can make again, each an answer to a question.</summary>
internal static class ScienceCommand
{
    public static Command Build()
    {
        var table = new Argument<string?>("table")
        {
            HelpName = "table",
            Description = "A table; without one, all are listed",
            Arity = ArgumentArity.ZeroOrOne,
        };
        table.CompletionSources.Add(_ => ScienceTable.All().Select(table => table.Name));
        Argument<string[]> words = SharedArguments.Settings();
        words.Description = "Settings that take the place of the table's own";
        Option<int?> atOnce = SweepCommand.AtOnce();
        Option<string?> nodes = SweepCommand.Nodes();
        var output = new Option<string>("--out")
        {
            Description = "Folder of the tables",
            HelpName = "folder",
            DefaultValueFactory = _ => Path.Combine("docs", "science"),
        };
        var asItIs = new Option<bool>("--as-it-is") { Description = "Run nothing: write the table of the runs that there are" };
        var command = new Command("science", "Makes the tables of docs/science: runs what is missing, then compares.")
        {
            table, words, atOnce, nodes, output, asItIs,
        };
        command.Does(async (parsed, terminal, stop) =>
        {
            (string? named, string[] settings) = SharedArguments.Apart(parsed.GetValue(table), parsed.GetValue(words));
            if (named is null)
                return await terminal.Say(List());
            string folder = parsed.GetRequiredValue(output);
            if (!Directory.Exists(folder))
                throw new CommandException($"--out {folder}: there is no such folder");
            ScienceRequest request = new(settings, SweepHands.Of(parsed.GetValue(atOnce), parsed.GetValue(nodes)), folder,
                parsed.GetValue(asItIs));
            return await ScienceTable.Of(named).MakeAsync(request, terminal, stop);
        });
        return ExampleHelp.With(command,
            ("slr science", "what is asked, and how far the answers are"),
            ("slr science refinement", "runs what is missing of one table, hours on two cores, and writes it"),
            ("slr science refinement --at-once 16", "on a larger machine"));
    }

    private static Answer List()
    {
        IReadOnlyList<ScienceTable> tables = ScienceTable.All();
        return new([.. tables.Select(table => $"{table.Name}: {table.Question} ({table.Progress})")], [], [])
        {
            Lists = [KeyValuePair.Create("tables", new JsonArray([.. tables.Select(table =>
                new JsonObject { ["name"] = table.Name, ["question"] = table.Question, ["progress"] = table.Progress })]))],
        };
    }
}
