using System.Globalization;
using Google.Protobuf;
using Onnx;
using Slr.Models.Networks;
using Slr.Models.Weights;
using Slr.Primitives.Files;

namespace Slr.Export.Onnx;

/// <summary>
/// A network in one file for ONNX Runtime and what reads ONNX: images in as pixels, features out as `extract` gives them, and in the
/// metadata what has to happen to an image before.
/// </summary>
public static class OnnxFile
{
    /// <summary>The set of operations: read by ONNX Runtime since 1.12, and by TensorRT and OpenVINO of that time.</summary>
    private const int OperationSet = 17, FormatVersion = 8;

    /// <summary>Writes the file, whole or not at all. The same network gives the same bytes.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="network">The network's shape.</param>
    /// <param name="weights">All its weights; classifiers are left out.</param>
    /// <param name="height">Rows of the images that it was trained on.</param>
    /// <param name="width">Their columns.</param>
    /// <exception cref="CannotWriteException">The file cannot be written.</exception>
    public static void Write(string path, NetworkOptions network, WeightSet weights, int height, int width)
    {
        var model = new ModelProto
        {
            IrVersion = FormatVersion,
            ProducerName = "SLR",
            Graph = OnnxNetwork.Of(network, weights, height, width),
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = OperationSet });
        foreach ((string key, string value) in Metadata(network, height, width))
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        AtomicFile.Write(path, model.WriteTo);
    }

    private static IEnumerable<(string Key, string Value)> Metadata(NetworkOptions network, int height, int width) =>
    [
        ("slr.input", string.Create(CultureInfo.InvariantCulture,
            $"images: float32 [batch, 3, {height}, {width}], RGB, 0 to 255, resized bicubically as Pillow does; normalised inside")),
        ("slr.output", string.Create(CultureInfo.InvariantCulture, $"features: float32 [batch, {network.FeatureSize}], rows of length 1")),
        ("slr.input.height", height.ToString(CultureInfo.InvariantCulture)),
        ("slr.input.width", width.ToString(CultureInfo.InvariantCulture)),
        .. WeightExport.Metadata(network).Where(entry => entry.Key.StartsWith("slr.", StringComparison.Ordinal))
            .Select(entry => (entry.Key, entry.Value)),
    ];
}
