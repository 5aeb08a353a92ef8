using System.CommandLine;
using Slr.Cli.Console;
using Slr.Cli.Trained;
using Slr.Data.Datasets;

namespace Slr.Cli.Commands;

/// <summary><c>extract</c>: a trained network's features, for any use.</summary>
internal static class ExtractCommand
{
    private static readonly string[] Splits = [.. Enum.GetNames<Split>().Select(name => name.ToLowerInvariant())];

    public static Command Build()
    {
        Option<string> run = TrainedOptions.Run();
        var output = new Option<string>("--out")
        {
            Description = "The features, a .npy file; a table of its rows goes beside it (.csv)",
            Required = true,
            HelpName = "file",
        };
        var split = new Option<string>("--split")
        {
            Description = "train (also all images of a plain folder), query or gallery",
            HelpName = string.Join('|', Splits),
            DefaultValueFactory = _ => Splits[0],
        };
        split.AcceptOnlyFromAmong(Splits);
        var trained = new TrainedOptions();
        Argument<string[]> words = SharedArguments.Settings();
        var command = new Command("extract", "Writes the features that a run's network gives to the images of a data set.")
        {
            run, output, split, words,
        };
        trained.AddDataTo(command);
        trained.AddNetworkTo(command);
        command.Does((parsed, terminal, stop) => terminal.Say(RunExtraction.Run(new ExtractRequest
        {
            Network = trained.Network(parsed, parsed.GetRequiredValue(run), parsed.GetValue(words) ?? []),
            Data = trained.Data(parsed),
            DataName = trained.DataName(parsed),
            Split = Enum.Parse<Split>(parsed.GetRequiredValue(split), ignoreCase: true),
            Flip = trained.Flip(parsed),
            Out = parsed.GetRequiredValue(output),
        }, terminal.Error.WriteLine, stop)));
        return ExampleHelp.With(command,
            ("slr extract --run market2personx --data /my/crops --out f.npy", "every image of a folder of one's own"),
            ("slr extract --run market2personx --split query --out q.npy", "the queries of the run's own target"),
            ("slr extract --run market2personx --epoch best --flip --out f.npy device=cpu",
                "the best epoch, averaged over mirror images, on this machine's CPU"));
    }
}
