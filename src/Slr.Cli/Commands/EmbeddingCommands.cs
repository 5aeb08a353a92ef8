using System.CommandLine;
using Slr.Cli.Console;
using Slr.Cli.Embeddings;

namespace Slr.Cli.Commands;

/// <summary><c>cluster</c> and <c>refine</c>: the parts of the method on anybody's embeddings.</summary>
internal static class EmbeddingCommands
{
    public static Command Cluster(bool asksNodes)
    {
        var features = new Option<string>("--features")
        {
            Description = "A .npy file of N x D numbers, a row an image; - = standard input",
            Required = true,
            HelpName = "file",
        };
        var shared = new EmbeddingOptions(asksNodes);
        Command command = shared.AddTo(new Command("cluster", "Clusters embeddings: k-reciprocal Jaccard distances, then a clusterer.")
        {
            features,
        });
        command.Does((parsed, terminal, stop) => terminal.Say(FileClustering.Run(shared.Fill(parsed, new ClusterRequest
        {
            Features = parsed.GetRequiredValue(features),
            Out = shared.Out(parsed),
        }, terminal), stop), aside: shared.Out(parsed) == StandardStreams.Name));
        return ExampleHelp.With(command,
            ("slr cluster --features f.npy --out labels.npy", "the radius is found without labels"),
            ("slr cluster --features f.npy --meta f.csv --out labels.npy", "with what is known of cameras, tracks and times"),
            ("slr cluster --features f.npy --out labels.csv --normalise clustering.use=finch", "with another clusterer"),
            ("slr cluster --features f.npy --out labels.npy clustering.use=mine clustering.mine.class=My.Actor "
                + "clustering.mine.assembly=My.dll",
                "with one of your own"),
            ("slr cluster --features - --out - <f.npy >labels.npy", "between two programs"));
    }

    public static Command Refine(bool asksNodes)
    {
        Option<string?> current = EmbeddingOptions.Path("--current", "This epoch's labels, a .npy file of N integers");
        Option<string?> previous = EmbeddingOptions.Path("--previous", "The previous epoch's labels of the same images");
        Option<string?> features = EmbeddingOptions.Path("--features", "This epoch's features, to be clustered first");
        Option<string?> state = EmbeddingOptions.Path("--state", "A folder that keeps the labels of the last call by key");
        var shared = new EmbeddingOptions(asksNodes);
        Command command = shared.AddTo(new Command("refine",
            "Refines pseudo labels over time: projection, fusion, hierarchical clustering.")
        {
            current, previous, features, state,
        });
        command.Does((parsed, terminal, stop) => terminal.Say(FileRefinement.Run(shared.Fill(parsed, new RefineRequest
        {
            Current = parsed.GetValue(current),
            Previous = parsed.GetValue(previous),
            Features = parsed.GetValue(features),
            State = parsed.GetValue(state),
            Out = shared.Out(parsed),
        }, terminal), stop), aside: shared.Out(parsed) == StandardStreams.Name));
        return ExampleHelp.With(command,
            ("slr refine --current now.npy --previous before.npy --out refined.npy", "labels of any clusterer"),
            ("slr refine --features f.npy --keys keys.txt --state memory/ --out refined.csv",
                "inside a training loop of your own, once an epoch"));
    }
}
