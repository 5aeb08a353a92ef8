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
        Argument<string?> named = SharedArguments.RunIfAny();
        var run = new Option<string?>("--run") { Description = "The run, as `extract` takes it", HelpName = "run" };
        run.CompletionSources.Add(_ => NamedRuns.Names());
        var format = new Option<string>("--format")
        {
            Description = "onnx, for ONNX Runtime and trackers; python, a PyTorch module beside its weights; or weights with the names of "
                + "abmt or slr",
            HelpName = string.Join('|', Formats),
            DefaultValueFactory = _ => Formats[0],
        };
        format.AcceptOnlyFromAmong(Formats);
        var output = new Option<string?>("--out")
        {
            Description = "A .safetensors file; an .onnx file; for python a folder, made where it is missing",
            HelpName = "path",
        };
        var clusters = new Option<string?>("--clusters")
        {
            Description = "Instead of a network: a folder for the people it found, a folder and a contact sheet each, and a table",
            HelpName = "folder",
        };
        var copy = new Option<bool>("--copy") { Description = "With --clusters: copies of the images instead of links" };
        var trained = new TrainedOptions();
        var command = new Command("export", "Writes a run's network, or the people that it found, for other programs.")
        {
            named, run, format, output, clusters, copy,
        };
        trained.AddNetworkTo(command);
        command.Does((parsed, terminal, stop) =>
        {
            NetworkChoice network = trained.Network(parsed, TheRun(parsed.GetValue(named), parsed.GetValue(run)), []);
            return terminal.Say((parsed.GetValue(output), parsed.GetValue(clusters)) switch
            {
                ({ } file, null) => RunExport.Run(new ExportRequest(network,
                    Enum.Parse<ExportFormat>(parsed.GetRequiredValue(format), ignoreCase: true), file)),
                (null, { } folder) => ClusterFolders.Run(new ClustersRequest(network, folder, parsed.GetValue(copy)),
                    terminal.Error.WriteLine, stop),
                _ => throw new CommandException("export takes either --out PATH, for the network, or --clusters FOLDER, for the people"),
            });
        });
        return ExampleHelp.With(command,
            ("slr export market2personx --format onnx --out person.onnx", "the teacher, for ONNX Runtime and trackers"),
            ("slr export market2personx --format python --out person", "the same as a module for PyTorch"),
            ("slr export market2personx --clusters people", "a folder and a contact sheet for each person that it found"),
            ("slr export market2personx --out abmt.safetensors", "its weights, to go on with in ABMT's Python code"),
            ("slr export market2personx --epoch best --student --format slr --out student.safetensors",
                "the student of the best epoch, as it is"));
    }

    private static string TheRun(string? named, string? option) => (named, option) switch
    {
        ({ } run, null) => run,
        (null, { } run) => run,
        _ => throw new CommandException("export takes one run: export RUN --out PATH"),
    };
}
