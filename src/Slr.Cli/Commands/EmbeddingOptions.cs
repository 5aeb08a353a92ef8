using System.CommandLine;
using Slr.Cli.Console;
using Slr.Cli.Embeddings;

namespace Slr.Cli.Commands;

/// <summary>The options that <c>cluster</c> and <c>refine</c> have in common.</summary>
/// <param name="asksNodes">True: other machines may share the search.</param>
internal sealed class EmbeddingOptions(bool asksNodes)
{
    private readonly Option<string?> nodes = SharedArguments.Nodes();

    private readonly Option<string?> source = Path("--source",
        "Features of the labelled source domain, for the source term of the distances");

    private readonly Option<string?> keys = Path("--keys", "A text file with one key a row");

    private readonly Option<string?> meta = Path("--meta",
        "A .csv or .parquet file with the columns camera, track, time, as there are, a row for each row");

    private readonly Option<string?> run = Path("--run", "A run, by name or directory, whose settings are taken");

    private readonly Option<string> output = new("--out")
    {
        Description = "Where the labels go: .npy (int32) or .csv, - = standard output; -1 is an outlier",
        Required = true,
        HelpName = "file",
    };

    private readonly Option<bool> normalise = new("--normalise")
    {
        Description = "Scale rows to length 1 instead of refusing other lengths",
    };

    private readonly Argument<string[]> words = SharedArguments.Settings();

    /// <summary>An option that names a file or folder.</summary>
    public static Option<string?> Path(string name, string description) => new(name) { Description = description, HelpName = "path" };

    /// <summary>Adds them to a command, behind its own.</summary>
    public Command AddTo(Command command)
    {
        foreach (Option option in (Option[])[source, keys, meta, run, output, normalise])
            command.Options.Add(option);
        if (asksNodes)
            command.Options.Add(nodes);
        command.Arguments.Add(words);
        return command;
    }

    /// <summary>Where the labels go.</summary>
    public string Out(ParseResult parsed) => parsed.GetRequiredValue(output);

    /// <summary>The request with what the other options say.</summary>
    public T Fill<T>(ParseResult parsed, T request, Terminal terminal) where T : EmbeddingRequest => request with
    {
        Source = parsed.GetValue(source),
        Keys = parsed.GetValue(keys),
        Meta = parsed.GetValue(meta),
        Run = parsed.GetValue(run),
        Normalise = parsed.GetValue(normalise),
        Settings = [.. asksNodes ? SharedArguments.NodesSetting(parsed.GetValue(nodes)) : [], .. parsed.GetValue(words) ?? []],
        AskNodes = asksNodes ? Asking.Named(terminal) : Asking.Nobody,
    };
}
