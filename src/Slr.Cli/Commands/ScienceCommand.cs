using System.CommandLine;
using System.Globalization;
using System.Text;
using Slr.Cli.Console;
using Slr.Cli.Science;
using Slr.Cli.Sweeps;
using Slr.Primitives.Files;

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
        table.CompletionSources.Add(_ => ScienceTable.Names());
        Argument<string[]> words = SharedArguments.Settings();
        words.Description = "Settings that take the place of the table's own";
        Option<int?> atOnce = SweepCommand.AtOnce();
        var output = new Option<string>("--out")
        {
            Description = "Folder of the tables",
            HelpName = "folder",
            DefaultValueFactory = _ => Path.Combine("docs", "science"),
        };
        var command = new Command("science", "Makes the tables of docs/science: runs what is missing, then compares.")
        {
            table, words, atOnce, output,
        };
        command.Does(async (parsed, terminal, stop) =>
        {
            (string? named, string[] settings) = SharedArguments.Apart(parsed.GetValue(table), parsed.GetValue(words));
            if (named is null)
                return await terminal.Say(List());
            string folder = parsed.GetRequiredValue(output);
            if (!Directory.Exists(folder))
                throw new CommandException($"--out {folder}: there is no such folder");
            ScienceTable asked = ScienceTable.Read(named);
            Sweep sweep = asked.Sweep(settings);
            int code = await sweep.RunAsync(parsed.GetValue(atOnce), terminal, stop);
            // A table that is not complete is one too, and says how far it is.
            Answer answer = SweepReport.Write(sweep.Plan, sweep.Folder);
            Publish(asked, settings, sweep, folder);
            await terminal.Say(answer with { Lines = [.. answer.Lines, $"Table: {Path.Combine(folder, $"{named}.md")}"] });
            return code;
        });
        return ExampleHelp.With(command,
            ("slr science", "what is asked, and how far the answers are"),
            ("slr science refinement", "runs what is missing of one table, hours on two cores, and writes it"),
            ("slr science refinement --at-once 16", "on a larger machine"));
    }

    private static Answer List()
    {
        (string Name, string Question, int Done, int All)[] tables = [.. ScienceTable.Names().Select(ScienceTable.Read).Select(table =>
        {
            Sweep sweep = table.Sweep([]);
            IReadOnlyList<SweepState> states = SweepState.Read(sweep.Plan, sweep.Folder);
            return (table.Name, table.Question, states.Count(state => state.IsFinished), states.Count);
        })];
        return new Answer(
            [.. tables.Select(table => string.Create(CultureInfo.InvariantCulture,
                $"{table.Name}: {table.Question} ({table.Done} of {table.All} runs here)"))],
            [], [.. tables.Select(table => KeyValuePair.Create(table.Name, (double)table.Done))]);
    }

    private static void Publish(ScienceTable table, string[] settings, Sweep sweep, string folder)
    {
        string command = string.Join(' ', (string[])["./run.sh science", table.Name, .. settings]);
        string head = $"# {table.Question}\n\n    {command}\n\n";
        string body = File.ReadAllText(Path.Combine(sweep.Folder, SweepReport.Table));
        byte[] text = Encoding.UTF8.GetBytes(head + body[(body.IndexOf('\n') + 2)..]
            + $"\nWhat each run found is in [{table.Name}.csv]({table.Name}.csv); how it was asked in [protocol.md](protocol.md).\n");
        AtomicFile.Write(Path.Combine(folder, $"{table.Name}.md"), stream => stream.Write(text));
        byte[] rows = File.ReadAllBytes(Path.Combine(sweep.Folder, SweepReport.Results));
        AtomicFile.Write(Path.Combine(folder, $"{table.Name}.csv"), stream => stream.Write(rows));
    }
}
