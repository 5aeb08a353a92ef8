using System.CommandLine;
using Slr.Actors.Configuration;
using Slr.Cli.Console;
using Slr.Cli.Embeddings;
using Slr.Cli.Trained;
using Slr.Primitives.Options;

namespace Slr.Cli.Commands;

/// <summary><c>evaluate</c>: mAP and CMC of a run's network, or of features from anywhere.</summary>
internal static class EvaluateCommand
{
    private const string Forms = "evaluate takes either a RUN, or all of --query, --gallery, --query-meta and --gallery-meta";

    private static readonly string[] Reranks = [.. Enum.GetNames<Rerank>().Select(Ranges.KeyOf)];

    public static Command Build()
    {
        Argument<string?> run = SharedArguments.RunIfAny();
        Argument<string[]> words = SharedArguments.Settings();
        var trained = new TrainedOptions();
        Option<string?> query = File("--query", "Features of the queries, a .npy file");
        Option<string?> gallery = File("--gallery", "Features of the gallery, a .npy file");
        Option<string?> queryMeta = File("--query-meta",
            "A .csv or .parquet file with the columns identity and camera (or pid, camid ...), a row a query");
        Option<string?> galleryMeta = File("--gallery-meta", "The same of the gallery; identity -1 is junk, 0 a distractor");
        var normalise = new Option<bool>("--normalise")
        {
            Description = "Scale rows of files to length 1 instead of refusing other lengths",
        };
        var rerank = new Option<string?>("--rerank")
        {
            Description = "Re-rank the gallery (default: evaluate.rerank, for a run its own)",
            HelpName = string.Join('|', Reranks),
        };
        rerank.AcceptOnlyFromAmong(Reranks);
        var command = new Command("evaluate", "mAP, mINP and CMC by the Market-1501 protocol, of a run's network or of features in files.")
        {
            run, words,
        };
        trained.AddDataTo(command);
        trained.AddNetworkTo(command);
        foreach (Option option in (Option[])[query, gallery, queryMeta, galleryMeta, normalise, rerank])
            command.Options.Add(option);
        command.Does((parsed, terminal, stop) =>
        {
            string?[] files = [.. new[] { query, gallery, queryMeta, galleryMeta }.Select(parsed.GetValue)];
            (string? named, string[] settings) = SharedArguments.Apart(parsed.GetValue(run), parsed.GetValue(words));
            if (parsed.GetValue(rerank) is { } how)
                settings = [.. settings, $"evaluate.rerank={how}"];
            return terminal.Say((named, files) switch
            {
                (not null, [null, null, null, null]) => RunEvaluation.Run(new EvaluateRunRequest
                {
                    Network = trained.Network(parsed, named, settings),
                    Data = trained.Data(parsed),
                    DataName = trained.DataName(parsed),
                    Flip = trained.Flip(parsed),
                }, terminal.Error.WriteLine, stop),
                (null, [{ } q, { } g, { } qm, { } gm]) => FileEvaluation.Run(new EvaluateRequest
                {
                    Query = q,
                    Gallery = g,
                    QueryMeta = qm,
                    GalleryMeta = gm,
                    Normalise = parsed.GetValue(normalise),
                    Settings = settings,
                }),
                _ => throw new CommandException(Forms),
            });
        });
        return ExampleHelp.With(command,
            ("slr evaluate market2personx", "a run's result on its target, again"),
            ("slr evaluate market2personx --epoch best --data /data/DukeMTMC-reID", "its best epoch on another data set"),
            ("slr evaluate --query q.npy --gallery g.npy --query-meta q.csv --gallery-meta g.csv", "any model's features"),
            ("slr evaluate market2personx --rerank k-reciprocal", "with the gallery re-ranked by the neighbours that they share"));
    }

    private static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "file" };
}
