using System.Globalization;
using Slr.Actors.Configuration;
using Slr.Cli.Trained;
using Slr.Models.Networks;
using Slr.Models.Weights;
using Slr.Primitives.Files;
using Slr.Primitives.Files.Pickle;

namespace Slr.Cli.Adapt;

/// <summary>The network that an adaptation starts from, as a recipe for its size and as settings on top of that.</summary>
/// <param name="Recipe">A recipe of <c>hocon/</c>.</param>
/// <param name="Settings">Words <c>key=value</c>.</param>
internal sealed record StartingPoint(string Recipe, IReadOnlyList<string> Settings)
{
    private const string Small = "own", Full = "own-resnet50";

    /// <summary>Channels of ResNet-50's stem; what is narrower learns at the rates of the small recipe.</summary>
    private const int FullWidth = 64;

    /// <summary>Finds out what is meant.</summary>
    /// <param name="from">A file of weights, a run's directory or name; null = random weights.</param>
    /// <exception cref="Slr.Cli.Console.CommandException">There is no such run, or it has no weights yet.</exception>
    /// <exception cref="FileFormatException">The file of weights is damaged.</exception>
    public static StartingPoint Of(string? from) =>
        from is null ? new StartingPoint(Small, []) : File.Exists(from) ? OfFile(Path.GetFullPath(from)) : OfRun(from);

    /// <summary>What the run's own network is and looks at, and how fast it learnt.</summary>
    private static StartingPoint OfRun(string run)
    {
        TrainedNetwork trained = TrainedNetwork.Open(new NetworkChoice { Run = run });
        RunSettings settings = trained.Settings;
        return Of(Path.GetFullPath(trained.Found.File), trained.Network,
            Word("data.height", settings.Data.Height), Word("data.width", settings.Data.Width),
            Word("network.batch-norm-groups", settings.Network.BatchNormGroups),
            Word("adapt.learning-rate", settings.Adapt.Options.LearningRate), Word("adapt.ema", settings.Adapt.Options.EmaLimit));
    }

    /// <summary>A file of this program tells its network; files of others hold a ResNet-50, plain or with instance normalisation.</summary>
    private static StartingPoint OfFile(string file) =>
        WeightExport.NetworkOf(CheckpointFile.Metadata(file), file) is { } own
            ? Of(file, own)
            : new StartingPoint(Full, [Word("network.pretrained", file),
                Word("network.ibn", CheckpointFile.Read(file).Any(tensor => tensor.Name.Contains(".IN.", StringComparison.Ordinal)))]);

    private static StartingPoint Of(string file, NetworkOptions network, params ReadOnlySpan<string> more) =>
        new(network.Width < FullWidth ? Small : Full,
        [
            Word("network.pretrained", file), Word("network.width", network.Width),
            Word("network.blocks", $"[{string.Join(',', network.Blocks)}]"),
            Word("network.ibn", network.Ibn), Word("network.stem-relu", network.StemRelu), .. more,
        ]);

    private static string Word(string key, object value) => string.Create(CultureInfo.InvariantCulture,
        $"{key}={(value is bool flag ? flag ? "true" : "false" : value)}");
}
