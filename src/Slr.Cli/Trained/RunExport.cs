using System.Collections.Immutable;
using Slr.Cli.Console;
using Slr.Data.Images;
using Slr.Export.Onnx;
using Slr.Export.Python;
using Slr.Models.Networks;
using Slr.Models.Weights;
using Slr.Primitives.Files;

namespace Slr.Cli.Trained;

/// <summary>What a network is written as.</summary>
internal enum ExportFormat
{
    /// <summary>Weights with the names of ABMT's public code.</summary>
    Abmt,

    /// <summary>Weights with SLR's own names.</summary>
    Slr,

    /// <summary>A graph that ONNX Runtime runs.</summary>
    Onnx,

    /// <summary>A folder with a PyTorch module and its weights.</summary>
    Python,
}

/// <summary><c>slr export</c>: a trained network for other programs.</summary>
/// <param name="Network">The network.</param>
/// <param name="Format">What it is written as.</param>
/// <param name="Out">A .safetensors or .onnx file, or a folder.</param>
internal sealed record ExportRequest(NetworkChoice Network, ExportFormat Format, string Out);

/// <summary>Writes a network in the form that another program expects.</summary>
internal static class RunExport
{
    /// <summary>Reads the run and writes.</summary>
    /// <exception cref="CommandException">The output has another ending, lies in no folder that is there, or is what is read.</exception>
    public static Answer Run(ExportRequest request)
    {
        if (request.Format != ExportFormat.Python)
            OutputFile.Check(request.Out, request.Format == ExportFormat.Onnx ? ".onnx" : ".safetensors");
        TrainedNetwork trained = TrainedNetwork.Open(request.Network);
        IEnumerable<string> told = request.Format switch
        {
            ExportFormat.Onnx => WriteOnnx(request.Out, trained),
            ExportFormat.Python => WriteModule(request.Out, trained),
            _ => WriteWeights(request, trained),
        };
        int tensors = trained.Weights.Count;
        return new Answer([$"{tensors} tensors of the {trained.Description}", .. told], [],
            [KeyValuePair.Create("tensors", (double)tensors), KeyValuePair.Create("epoch", trained.Found.Epoch ?? double.NaN)]);
    }

    private static IEnumerable<string> WriteOnnx(string file, TrainedNetwork trained)
    {
        ImageSize size = trained.Settings.Data.Size;
        OnnxFile.Write(file, trained.Network, trained.Weights, size.Height, size.Width);
        return [$"images: float32 [batch, 3, {size.Height}, {size.Width}], RGB, 0 to 255, resized bicubically",
            $"features: float32 [batch, {trained.Network.FeatureSize}], rows of length 1", $"model: {file}"];
    }

    private static IEnumerable<string> WriteModule(string folder, TrainedNetwork trained)
    {
        if (File.Exists(folder))
            throw new CommandException($"{folder}: it is a file; name a folder");
        CannotWriteException.Unless(folder, () => Directory.CreateDirectory(folder));
        OutputFile.Spare(Path.Combine(folder, PythonModule.Weights), trained.Found.File);
        PythonModule.Write(folder, trained.Network, trained.Weights, trained.Settings.Data.Size.Height, trained.Settings.Data.Size.Width);
        return [$"module: {Path.Combine(folder, PythonModule.Module)}", $"weights: {Path.Combine(folder, PythonModule.Weights)}"];
    }

    private static IEnumerable<string> WriteWeights(ExportRequest request, TrainedNetwork trained)
    {
        OutputFile.Spare(request.Out, trained.Found.File);
        WeightSet weights = request.Format == ExportFormat.Abmt ? ForAbmt(trained.Weights) : trained.Weights;
        ImmutableSortedDictionary<string, string> metadata = WeightExport.Metadata(trained.Network);
        weights.Save(request.Out, metadata);
        return [.. metadata.Select(entry => $"{entry.Key}: {entry.Value}"), $"weights: {request.Out}"];
    }

    /// <summary>
    /// Without classifiers: they are the clusters of one epoch, and PyTorch refuses a classifier of another number of
    /// classes even where missing ones are allowed.
    /// </summary>
    private static WeightSet ForAbmt(WeightSet weights) => WeightExport.ToAbmt(new WeightSet(
        weights.Where(tensor => !tensor.Name.Contains(".classifier.", StringComparison.Ordinal))));
}
