using System.Collections.Immutable;
using Slr.Cli.Console;
using Slr.Models.Networks;
using Slr.Models.Weights;

namespace Slr.Cli.Trained;

/// <summary>Whose names exported weights have.</summary>
internal enum ExportFormat
{
    /// <summary>Those of ABMT's public code.</summary>
    Abmt,

    /// <summary>SLR's own.</summary>
    Slr,
}

/// <summary><c>slr export</c>: a trained network for other programs.</summary>
/// <param name="Network">The network.</param>
/// <param name="Format">Whose names the weights get.</param>
/// <param name="Out">The .safetensors file.</param>
internal sealed record ExportRequest(NetworkChoice Network, ExportFormat Format, string Out);

/// <summary>Writes weights under the names that another program expects.</summary>
internal static class RunExport
{
    /// <summary>Reads the run, renames, writes.</summary>
    /// <exception cref="CommandException">The output is no .safetensors file in a folder that is there.</exception>
    public static Answer Run(ExportRequest request)
    {
        OutputFile.Check(request.Out, ".safetensors");
        TrainedNetwork trained = TrainedNetwork.Open(request.Network);
        OutputFile.Spare(request.Out, trained.Found.File);
        WeightSet weights = request.Format == ExportFormat.Abmt ? ForAbmt(trained.Weights) : trained.Weights;
        ImmutableSortedDictionary<string, string> metadata = WeightExport.Metadata(trained.Network);
        weights.Save(request.Out, metadata);
        return new Answer(
            [$"{weights.Count} tensors of the {trained.Description}", .. metadata.Select(entry => $"{entry.Key}: {entry.Value}"),
                $"weights: {request.Out}"],
            [],
            [KeyValuePair.Create("tensors", (double)weights.Count), KeyValuePair.Create("epoch", trained.Found.Epoch ?? double.NaN)]);
    }

    /// <summary>
    /// Without classifiers: they are the clusters of one epoch, and PyTorch refuses a classifier of another number of
    /// classes even where missing ones are allowed.
    /// </summary>
    private static WeightSet ForAbmt(WeightSet weights) => WeightExport.ToAbmt(new WeightSet(
        weights.Where(tensor => !tensor.Name.Contains(".classifier.", StringComparison.Ordinal))));
}
