using System.CommandLine;
using System.Text.Json;
using Slr.Cli.Console;
using Slr.Cli.Report;
using Slr.Cli.Runs;

namespace Slr.Cli.Commands;

/// <summary><c>report</c>: one self-contained HTML file about one run or several.</summary>
internal static class ReportCommand
{
    public static Command Build()
    {
        var runs = new Argument<string[]>("run")
        {
            HelpName = "run",
            Description = "Run directories, or names of runs under 'runs'",
            Arity = ArgumentArity.OneOrMore,
        };
        runs.CompletionSources.Add(_ => NamedRuns.Names());
        var output = new Option<string?>("--out")
        {
            Description = "Where the page goes (default: report.html in the first run's directory)",
            HelpName = "file",
        };
        var command = new Command("report", "Writes one HTML page about a run, or about several side by side. It needs no network.")
        {
            runs, output,
        };
        command.Does((parsed, terminal, _) =>
        {
            RunRecord[] records = [.. parsed.GetRequiredValue(runs).Select(NamedRuns.Find).Select(f => RunReader.Open(f).Record)];
            string file = Path.GetFullPath(parsed.GetValue(output) ?? Path.Combine(records[0].Folder, "report.html"));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, ReportWriter.Write(records, TargetImages.Of));
            terminal.Writer.WriteLine(terminal.Json
                ? JsonSerializer.Serialize(new { report = file, runs = records.Select(r => r.Name) })
                : $"Report: {file}");
            return Task.FromResult(ExitCode.Success);
        });
        return ExampleHelp.With(command,
            ("slr report runs/market2personx", "one run"),
            ("slr report market2personx baseline --out compare.html", "two runs side by side"));
    }
}
