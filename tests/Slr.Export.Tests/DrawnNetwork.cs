using System.Runtime.InteropServices;
using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Torch;

namespace Slr.Export.Tests;

/// <summary>A network with weights of its own, and what it answers to images of random pixels.</summary>
internal sealed class DrawnNetwork
{
    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f], Deviation = [0.229f, 0.224f, 0.225f];

    public DrawnNetwork(int width, string blocks, bool ibn, bool relu, ulong seed = 1)
    {
        int[] counts = [.. blocks.Split(',').Select(int.Parse)];
        Options = new() { Width = width, Blocks = [.. counts], Ibn = ibn, StemRelu = relu, BatchNormGroups = 1 };
        using var trainer = new Pretrainer(Options, new PretrainOptions(), classes: 3, seed, TrainingDevice.Cpu);
        Weights = trainer.Weights();
    }

    public NetworkOptions Options { get; }

    public WeightSet Weights { get; }

    /// <summary>Random bytes of images, [images, height, width, 3].</summary>
    public static byte[] Pixels(int images, int height, int width)
    {
        byte[] pixels = new byte[images * height * width * 3];
        new Random(1).NextBytes(pixels);
        return pixels;
    }

    /// <summary>What `extract` answers to such images.</summary>
    public float[] Features(byte[] pixels, int images, int height, int width)
    {
        float[] normalised = GC.AllocateArray<float>(pixels.Length, pinned: true), features = new float[images * Options.FeatureSize];
        for (int i = 0; i < pixels.Length; i++)
            normalised[i] = (pixels[i] / 255f - Mean[i % 3]) / Deviation[i % 3];
        using var embedder = new Embedder(Options, TrainingDevice.Cpu, Weights);
        var batch = new NetworkInput(Marshal.UnsafeAddrOfPinnedArrayElement(normalised, 0), images, height, width);
        embedder.Extract(batch, features, flipAverage: false);
        GC.KeepAlive(normalised);
        return features;
    }
}
