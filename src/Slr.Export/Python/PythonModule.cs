using System.Globalization;
using Slr.Models.Networks;
using Slr.Models.Weights;
using Slr.Primitives.Files;

namespace Slr.Export.Python;

/// <summary>A folder with a small module that rebuilds the network in plain PyTorch, and its weights beside it.</summary>
public static class PythonModule
{
    /// <summary>Names of the two files.</summary>
    public const string Module = "slr_network.py", Weights = "weights.safetensors";

    /// <summary>Writes both files, each whole or not at all.</summary>
    /// <param name="folder">Where to; it must exist.</param>
    /// <param name="network">The network's shape.</param>
    /// <param name="weights">Its weights; classifiers are left out.</param>
    /// <param name="height">Rows of the images that it was trained on.</param>
    /// <param name="width">Their columns.</param>
    /// <exception cref="CannotWriteException">A file cannot be written.</exception>
    public static void Write(string folder, NetworkOptions network, WeightSet weights, int height, int width)
    {
        using Stream module = typeof(PythonModule).Assembly.GetManifestResourceStream(Module)!;
        AtomicFile.Write(Path.Combine(folder, Module), module.CopyTo);
        new WeightSet(weights.Where(tensor => !tensor.Name.Contains(".classifier.", StringComparison.Ordinal)))
            .Save(Path.Combine(folder, Weights), WeightExport.Metadata(network)
                .Add("slr.input.height", height.ToString(CultureInfo.InvariantCulture))
                .Add("slr.input.width", width.ToString(CultureInfo.InvariantCulture)));
    }
}
