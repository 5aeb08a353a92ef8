using System.CommandLine;
using Slr.Cli.Console;
using Slr.Cli.Trained;

namespace Slr.Cli.Commands;

/// <summary><c>export</c>: a trained network for other programs.</summary>
internal static class ExportCommand
{
    private static readonly string[] Formats = [.. Enum.GetNames<ExportFormat>().Select(name => name.ToLowerInvariant())];

    public static Command Build()
    {
        Option<string> run = TrainedOptions.Run();
        var format = new Option<string>("--format")
        {
            Description = "Names of the tensors: abmt, for ABMT's public code, or slr",
            HelpName = string.Join('|', Formats),
            DefaultValueFactory = _ => Formats[0],
        };
        format.AcceptOnlyFromAmong(Formats);
        var output = new Option<string>("--out") { Description = "The weights, a .safetensors file", Required = true, HelpName = "file" };
        var trained = new TrainedOptions();
        var command = new Command("export", "Writes a run's network for other programs.") { run, format, output };
        trained.AddNetworkTo(command);
        command.Does((parsed, terminal, _) => terminal.Say(RunExport.Run(new ExportRequest(
            trained.Network(parsed, parsed.GetRequiredValue(run), []),
            Enum.Parse<ExportFormat>(parsed.GetRequiredValue(format), ignoreCase: true),
            parsed.GetRequiredValue(output)))));
        return ExampleHelp.With(command,
            ("slr export --run market2personx --out abmt.safetensors", "the teacher, to go on with in ABMT's Python code"),
            ("slr export --run market2personx --epoch best --student --format slr --out student.safetensors",
                "the student of the best epoch, as it is"));
    }
}
