using System.CommandLine;
using Slr.Cli.CommandLine;
using Slr.Cli.Embeddings;

namespace Slr.Cli.Commands;

/// <summary><c>cluster</c> and <c>refine</c>: the parts of the method on anybody's embeddings.</summary>
internal static class EmbeddingCommands
{
    public static Command Cluster()
    {
        Option<string> features = Required("--features", "A .npy file of N x D numbers, a row an image");
        Option<string> output = Required("--out", "Where the labels go: .npy (int32) or .csv; -1 is an outlier");
        Option<string?> source = Path("--source", "Features of the labelled source domain, for the source term of the distances");
        Option<string?> keys = Path("--keys", "A text file with one key a row");
        Option<bool> normalise = Normalise();
        Argument<string[]> words = CommandTree.SettingWords();
        var command = new Command("cluster", "Clusters embeddings: k-reciprocal Jaccard distances, then a clusterer.")
        {
            features, source, keys, output, normalise, words,
        };
        command.Does((parsed, terminal, stop) => terminal.Say(ClusterCommand.Run(new ClusterRequest
        {
            Features = parsed.GetRequiredValue(features),
            Source = parsed.GetValue(source),
            Out = parsed.GetRequiredValue(output),
            Keys = parsed.GetValue(keys),
            Normalise = parsed.GetValue(normalise),
            Settings = parsed.GetValue(words) ?? [],
        }, stop)));
        return ExampleHelp.With(command,
            ("slr cluster --features f.npy --out labels.npy", "with the published settings"),
            ("slr cluster --features f.npy --out labels.csv --normalise clustering.use=finch", "with another clusterer"));
    }

    public static Command Refine()
    {
        Option<string?> current = Path("--current", "This epoch's labels, a .npy file of N integers");
        Option<string?> previous = Path("--previous", "The previous epoch's labels of the same images");
        Option<string?> features = Path("--features", "This epoch's features, to be clustered first");
        Option<string?> source = Path("--source", "Features of the labelled source domain");
        Option<string?> state = Path("--state", "A folder that keeps the labels of the last call by key");
        Option<string?> keys = Path("--keys", "A text file with one key a row");
        Option<string> output = Required("--out", "Where the refined labels go: .npy or .csv");
        Option<bool> normalise = Normalise();
        Argument<string[]> words = CommandTree.SettingWords();
        var command = new Command("refine", "Refines pseudo labels over time: projection, fusion, hierarchical clustering.")
        {
            current, previous, features, source, state, keys, output, normalise, words,
        };
        command.Does((parsed, terminal, stop) => terminal.Say(RefineCommand.Run(new RefineRequest
        {
            Current = parsed.GetValue(current),
            Previous = parsed.GetValue(previous),
            Features = parsed.GetValue(features),
            Source = parsed.GetValue(source),
            State = parsed.GetValue(state),
            Keys = parsed.GetValue(keys),
            Out = parsed.GetRequiredValue(output),
            Normalise = parsed.GetValue(normalise),
            Settings = parsed.GetValue(words) ?? [],
        }, stop)));
        return ExampleHelp.With(command,
            ("slr refine --current now.npy --previous before.npy --out refined.npy", "labels of any clusterer"),
            ("slr refine --features f.npy --keys keys.txt --state memory/ --out refined.csv", "inside a training loop of your own, once an epoch"));
    }

    private static Option<string> Required(string name, string description) =>
        new(name) { Description = description, Required = true, HelpName = "file" };

    private static Option<string?> Path(string name, string description) => new(name) { Description = description, HelpName = "path" };

    private static Option<bool> Normalise() => new("--normalise") { Description = "Scale rows to length 1 instead of refusing other lengths" };
}
