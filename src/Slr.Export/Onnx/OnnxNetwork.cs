using System.Runtime.InteropServices;
using Onnx;
using Slr.Models.Networks;

namespace Slr.Export.Onnx;

/// <summary>
/// The network as a graph of ONNX operations, from pixels to the feature of `extract`: normalisation of the pixels in front, the
/// trunk, both branches with their BNNecks, rows of length 1.
/// </summary>
internal sealed class OnnxNetwork
{
    /// <summary>Added to variances, as PyTorch does.</summary>
    private const float Epsilon = 1e-5f;

    /// <summary>ImageNet's, of pixels from 0 to 1.</summary>
    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f], Deviation = [0.229f, 0.224f, 0.225f];

    private readonly OnnxGraph graph = new();
    private readonly NetworkOptions options;
    private readonly WeightSet weights;

    private OnnxNetwork(NetworkOptions options, WeightSet weights) => (this.options, this.weights) = (options, weights);

    /// <summary>Builds the graph.</summary>
    /// <param name="options">The network's shape.</param>
    /// <param name="weights">All its weights; classifiers are not used.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    public static GraphProto Of(NetworkOptions options, WeightSet weights, int height, int width)
    {
        var network = new OnnxNetwork(options, weights);
        network.graph.Name(network.Embed(network.Normalise("images")), "features");
        return network.graph.Complete(("images", [3, height, width]), ("features", [options.FeatureSize]));
    }

    /// <summary>(x / 255 - mean) / deviation as one product and one sum.</summary>
    private string Normalise(string images)
    {
        float[] scale = [.. Deviation.Select(deviation => (float)(1 / (255.0 * deviation)))];
        float[] offset = [.. Mean.Select((mean, i) => (float)(-(double)mean / Deviation[i]))];
        string scaled = graph.Add("Mul", [images, graph.Constant("pixel_scale", [1, 3, 1, 1], MemoryMarshal.AsBytes<float>(scale))]);
        return graph.Add("Add", [scaled, graph.Constant("pixel_offset", [1, 3, 1, 1], MemoryMarshal.AsBytes<float>(offset))]);
    }

    private string Embed(string images)
    {
        string stem = Convolve(images, "conv1", "bn1", stride: 2);
        string map = graph.Add("MaxPool", [options.StemRelu ? Relu(stem) : stem],
            OnnxGraph.Of("kernel_shape", 3, 3), OnnxGraph.Of("strides", 2, 2), OnnxGraph.Of("pads", 1, 1, 1, 1));
        for (int stage = 1; stage <= 3; stage++)
            map = Stage(map, $"layer{stage}", stage, stage == 1 ? 1 : 2, options.Ibn);
        string average = graph.Add("GlobalAveragePool", [Stage(map, "branch_g.layer4", 4, 1, ibn: false)]);
        string extra = Block(Stage(map, "branch_m.layer4", 4, 1, ibn: false), "branch_m.extra", 1, projects: false, ibn: false);
        string largest = graph.Add("GlobalMaxPool", [extra]);
        string joined = graph.Add("Concat", [Neck(average, "branch_g.neck"), Neck(largest, "branch_m.neck")], OnnxGraph.One("axis", 1L));
        string length = graph.Add("ReduceL2", [joined], OnnxGraph.Of("axes", 1), OnnxGraph.One("keepdims", 1L));
        string floor = graph.Constant("least_length", [], MemoryMarshal.AsBytes<float>([1e-12f]));
        return graph.Add("Div", [joined, graph.Add("Max", [length, floor])]);
    }

    private string Neck(string pooled, string name) =>
        BatchNorm(graph.Add("Flatten", [pooled], OnnxGraph.One("axis", 1L)), name);

    private string Stage(string input, string name, int stage, int stride, bool ibn)
    {
        for (int block = 0; block < options.Blocks[stage - 1]; block++)
            input = Block(input, $"{name}.{block}", block == 0 ? stride : 1, projects: block == 0, ibn);
        return input;
    }

    private string Block(string input, string name, int stride, bool projects, bool ibn)
    {
        string reduced = Relu(Convolve(input, $"{name}.conv1", $"{name}.bn1", 1, ibn));
        string spatial = Relu(Convolve(reduced, $"{name}.conv2", $"{name}.bn2", stride));
        string expanded = Convolve(spatial, $"{name}.conv3", $"{name}.bn3", 1);
        string shortcut = projects ? Convolve(input, $"{name}.downsample.0", $"{name}.downsample.1", stride) : input;
        return Relu(graph.Add("Add", [expanded, shortcut]));
    }

    private string Convolve(string input, string name, string normalisation, int stride, bool ibn = false)
    {
        var kernel = weights[$"{name}.weight"];
        (long height, long width) = (kernel.Shape[2], kernel.Shape[3]);
        string convolved = graph.Add("Conv", [input, graph.Constant(kernel)], OnnxGraph.Of("kernel_shape", height, width),
            OnnxGraph.Of("strides", stride, stride), OnnxGraph.Of("pads", height / 2, width / 2, height / 2, width / 2));
        return ibn ? InstanceBatchNorm(convolved, normalisation) : BatchNorm(convolved, normalisation);
    }

    private string BatchNorm(string input, string name) => graph.Add("BatchNormalization",
        [input, .. new[] { "weight", "bias", "running_mean", "running_var" }.Select(part => graph.Constant(weights[$"{name}.{part}"]))],
        OnnxGraph.One("epsilon", Epsilon));

    /// <summary>IBN-a: the first half of the channels by instance, the second by the running statistics.</summary>
    private string InstanceBatchNorm(string input, string name)
    {
        long half = weights[$"{name}.IN.weight"].Shape[0], rest = weights[$"{name}.BN.weight"].Shape[0];
        string split = graph.Whole($"{name}.split", [half, rest]);
        string[] halves = graph.Add("Split", [input, split], 2, OnnxGraph.One("axis", 1L));
        string byInstance = graph.Add("InstanceNormalization",
            [halves[0], graph.Constant(weights[$"{name}.IN.weight"]), graph.Constant(weights[$"{name}.IN.bias"])],
            OnnxGraph.One("epsilon", Epsilon));
        return graph.Add("Concat", [byInstance, BatchNorm(halves[1], $"{name}.BN")], OnnxGraph.One("axis", 1L));
    }

    private string Relu(string input) => graph.Add("Relu", [input]);
}
