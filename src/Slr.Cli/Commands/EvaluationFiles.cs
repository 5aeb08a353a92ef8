using System.CommandLine;
using Slr.Actors.Configuration;
using Slr.Cli.Console;
using Slr.Cli.Embeddings;
using Slr.Primitives.Options;

namespace Slr.Cli.Commands;

/// <summary>The options of <c>evaluate</c> that name files with features from anywhere.</summary>
internal sealed class EvaluationFiles
{
    private static readonly string[] Reranks = [.. Enum.GetNames<Rerank>().Select(Ranges.KeyOf)];

    private readonly Option<string?> query = File("--query", "Features of the queries, a .npy file");

    private readonly Option<string?> gallery = File("--gallery", "Features of the gallery, a .npy file");

    private readonly Option<string?> queryMeta = File("--query-meta",
        "A .csv or .parquet file with the columns identity and camera (or pid, camid ...), a row a query");

    private readonly Option<string?> galleryMeta = File("--gallery-meta",
        "The same of the gallery; identity -1 is junk, 0 a distractor");

    private readonly Option<bool> normalise = new("--normalise")
    {
        Description = "Scale rows of files to length 1 instead of refusing other lengths",
    };

    private readonly Option<string?> rerank = new("--rerank")
    {
        Description = "Re-rank the gallery (default: evaluate.rerank, for a run its own)",
        HelpName = string.Join('|', Reranks),
    };

    /// <summary>Makes the options.</summary>
    public EvaluationFiles() => rerank.AcceptOnlyFromAmong(Reranks);

    /// <summary>The command for files alone.</summary>
    public static Command Alone()
    {
        Argument<string[]> words = SharedArguments.Settings();
        var files = new EvaluationFiles();
        var command = new Command("evaluate", "mAP, mINP and CMC by the Market-1501 protocol, of features in files.") { words };
        files.AddTo(command);
        command.Does((parsed, terminal, _) => terminal.Say(FileEvaluation.Run(
            files.Request(parsed, files.Settings(parsed, parsed.GetValue(words) ?? []), Asking.Nobody)
            ?? throw new CommandException("evaluate takes all of --query, --gallery, --query-meta and --gallery-meta"))));
        return ExampleHelp.With(command,
            ("slr evaluate --query q.npy --gallery g.npy --query-meta q.csv --gallery-meta g.csv", "any model's features"));
    }

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[query, gallery, queryMeta, galleryMeta, normalise, rerank])
            command.Options.Add(option);
    }

    /// <summary>Settings with what the options say of them.</summary>
    public string[] Settings(ParseResult parsed, string[] words) =>
        parsed.GetValue(rerank) is { } how ? [.. words, $"evaluate.rerank={how}"] : words;

    /// <summary>True where no file is named.</summary>
    public bool AreNone(ParseResult parsed) => Named(parsed) is [null, null, null, null];

    /// <summary>What is asked of the files; null unless all four are named.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="settings">Words <c>key=value</c>.</param>
    /// <param name="helpers">Who helps.</param>
    public EvaluateRequest? Request(ParseResult parsed, string[] settings, AskNodes helpers) =>
        Named(parsed) is [{ } queries, { } images, { } ofQueries, { } ofImages]
            ? new EvaluateRequest
            {
                Query = queries,
                Gallery = images,
                QueryMeta = ofQueries,
                GalleryMeta = ofImages,
                Normalise = parsed.GetValue(normalise),
                Settings = settings,
                AskNodes = helpers,
            }
            : null;

    private string?[] Named(ParseResult parsed) => [.. new[] { query, gallery, queryMeta, galleryMeta }.Select(parsed.GetValue)];

    private static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "file" };
}
