using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Slr.Export.Onnx;

namespace Slr.Export.Tests;

/// <summary>The exported network, run by ONNX Runtime.</summary>
public sealed class AnOnnxFile : IDisposable
{
    private const int Height = 64, Width = 32;

    private readonly string folder = Directory.CreateTempSubdirectory("slr-onnx-").FullName;

    [Theory]
    [InlineData(4, "1,1,1,1", false, false)]
    [InlineData(6, "2,1,3,1", true, true)]
    [InlineData(8, "1,2,1,2", false, true)]
    [InlineData(16, "1,1,1,1", true, false)]
    public void answers_as_the_network_does_in_batches_of_any_size(int width, string blocks, bool ibn, bool relu)
    {
        var drawn = new DrawnNetwork(width, blocks, ibn, relu);
        OnnxFile.Write(Of("n.onnx"), drawn.Options, drawn.Weights, Height, Width);
        using var session = new InferenceSession(Of("n.onnx"));
        foreach (int images in (ReadOnlySpan<int>)[1, 7])
        {
            byte[] pixels = DrawnNetwork.Pixels(images, Height, Width);
            float[] expected = drawn.Features(pixels, images, Height, Width), answered = Run(session, pixels, images);
            Assert.InRange(expected.Zip(answered).Max(pair => Math.Abs(pair.First - pair.Second)), 0, 1e-5f);
        }
    }

    [Fact]
    public void says_what_it_takes_and_gives()
    {
        var drawn = new DrawnNetwork(4, "1,1,1,1", ibn: false, relu: true);
        OnnxFile.Write(Of("n.onnx"), drawn.Options, drawn.Weights, Height, Width);
        using var session = new InferenceSession(Of("n.onnx"));
        Assert.Equal([-1, 3, Height, Width], session.InputMetadata["images"].Dimensions);
        Assert.Equal([-1, drawn.Options.FeatureSize], session.OutputMetadata["features"].Dimensions);
        Dictionary<string, string> about = session.ModelMetadata.CustomMetadataMap;
        Assert.Equal(("64", "32", "4"), (about["slr.input.height"], about["slr.input.width"], about["slr.network.width"]));
        Assert.Contains("RGB, 0 to 255, resized bicubically", about["slr.input"], StringComparison.Ordinal);
    }

    [Fact]
    public void has_the_same_bytes_for_the_same_network_and_no_classifier()
    {
        var drawn = new DrawnNetwork(4, "1,1,1,1", ibn: false, relu: false);
        foreach (string name in (string[])["a.onnx", "b.onnx"])
            OnnxFile.Write(Of(name), drawn.Options, drawn.Weights, Height, Width);
        byte[] bytes = File.ReadAllBytes(Of("a.onnx"));
        Assert.Equal(bytes, File.ReadAllBytes(Of("b.onnx")));
        Assert.True(bytes.AsSpan().IndexOf("classifier"u8) < 0);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Of(string name) => Path.Combine(folder, name);

    private static float[] Run(InferenceSession session, byte[] pixels, int images)
    {
        var input = new DenseTensor<float>([images, 3, Height, Width]);
        for (int i = 0; i < pixels.Length; i++)
            input[i / (Height * Width * 3), i % 3, i / (Width * 3) % Height, i / 3 % Width] = pixels[i];
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("images", input)]);
        return [.. results[0].AsTensor<float>()];
    }
}
