using System.CommandLine;
using Slr.Cli.Console;
using Slr.Cli.Embeddings;
using Slr.Cli.Trained;

namespace Slr.Cli.Commands;

/// <summary><c>evaluate</c>: mAP and CMC of a run's network, or of features from anywhere.</summary>
internal static class EvaluateCommand
{
    private const string Forms = "evaluate takes either a RUN, or all of --query, --gallery, --query-meta and --gallery-meta";

    public static Command Build()
    {
        Argument<string?> run = SharedArguments.RunIfAny();
        Argument<string[]> words = SharedArguments.Settings();
        var trained = new TrainedOptions();
        var files = new EvaluationFiles();
        var command = new Command("evaluate", "mAP, mINP and CMC by the Market-1501 protocol, of a run's network or of features in files.")
        {
            run, words,
        };
        trained.AddDataTo(command);
        trained.AddNetworkTo(command);
        files.AddTo(command);
        command.Does((parsed, terminal, stop) =>
        {
            (string? named, string[] settings) = SharedArguments.Apart(parsed.GetValue(run), parsed.GetValue(words));
            settings = [.. files.Settings(parsed, settings), .. trained.Nodes(parsed)];
            return terminal.Say((named, files.Request(parsed, settings, Asking.Named(terminal))) switch
            {
                (not null, null) when files.AreNone(parsed) => RunEvaluation.Run(new EvaluateRunRequest
                {
                    Network = trained.Network(parsed, named, settings),
                    Data = trained.Data(parsed),
                    DataName = trained.DataName(parsed),
                    Flip = trained.Flip(parsed),
                }, terminal.Error.WriteLine, stop),
                (null, { } request) => FileEvaluation.Run(request),
                _ => throw new CommandException(Forms),
            });
        });
        return ExampleHelp.With(command,
            ("slr evaluate market2personx", "a run's result on its target, again"),
            ("slr evaluate market2personx --epoch best --data /data/DukeMTMC-reID", "its best epoch on another data set"),
            ("slr evaluate market2personx --nodes 127.0.0.1:4053", "with the help of a node, which `slr node` started"),
            ("slr evaluate --query q.npy --gallery g.npy --query-meta q.csv --gallery-meta g.csv", "any model's features"),
            ("slr evaluate --query q.npy --gallery g.npy --query-meta q.csv --gallery-meta g.csv --nodes 127.0.0.1:4053",
                "a gallery of 20,000 images and more with the help of a node"),
            ("slr evaluate market2personx --rerank k-reciprocal", "with the gallery re-ranked by the neighbours that they share"));
    }
}
