using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Primitives.Files;

namespace Slr.Models.Tests;

/// <summary>The reference's inputs and outputs, and the formula that fills its networks.</summary>
internal static class Golden
{
    public static readonly NetworkOptions Small = new() { Width = 16, Blocks = [1, 1, 1, 1], StemRelu = true, BatchNormGroups = 1 };
    public static readonly NetworkOptions ResNet50 = new() { BatchNormGroups = 1 };

    public static SafeTensorsFile File(string name) =>
        SafeTensorsFile.Read(Path.Combine(AppContext.BaseDirectory, "golden", $"{name}.safetensors"));

    public static NetworkOptions Options(string network) => network switch
    {
        "small" => Small,
        "ibn" => Small with { Ibn = true },
        _ => ResNet50,
    };

    /// <summary>How golden files fill a tensor: name, count, deviation and mean to values.</summary>
    public delegate float[] Formula(string name, long count, double deviation, double mean);

    /// <summary>All tensors of a network by a formula.</summary>
    public static WeightSet Weights(NetworkOptions options, Formula formula, int classes = 2)
    {
        NetworkLayout layout = NetworkLayout.Of(options, classes);
        return new WeightSet(layout.Parameters.Concat(layout.Buffers)
            .Select(slot => StoredTensor.Of(slot.Name, slot.Shape.AsSpan(), Fill(slot, formula))));
    }

    /// <summary>The batch of 8 images of 64 x 32, rolled along its width, as it lies in memory (NHWC).</summary>
    public static float[] Images(Formula formula, int rolled = 0)
    {
        const int count = 8, height = 64, width = 32;
        float[] planes = formula("input", count * 3 * height * width, 1, 0);
        var pixels = new float[planes.Length];
        for (int n = 0; n < count; n++)
            for (int c = 0; c < 3; c++)
                for (int y = 0; y < height; y++)
                    for (int x = 0; x < width; x++)
                        pixels[((n * height + y) * width + (x + rolled) % width) * 3 + c] = planes[((n * 3 + c) * height + y) * width + x];
        return pixels;
    }

    private static float[] Fill(Slot slot, Formula formula)
    {
        (double deviation, double mean) = slot switch
        {
            { Kind: SlotKind.Convolution } => (Math.Sqrt(2.0 / (slot.Shape[1] * slot.Shape[2] * slot.Shape[3])), 0),
            { Kind: SlotKind.Classifier } => (0.02, 0),
            { Kind: SlotKind.RunningVariance } => (0.1, 1),
            { Kind: SlotKind.RunningMean } => (0.1, 0),
            { Kind: SlotKind.Shift } when slot.Name.EndsWith("neck.bias", StringComparison.Ordinal) => (0, 0),
            { Kind: SlotKind.Scale } => (0.1, 1.0),
            _ => (0.05, 0),
        };
        return formula(slot.Name, slot.Count, deviation, mean);
    }

    /// <summary>The formula of network.safetensors.</summary>
    public static float[] Sines(string name, long count, double deviation, double mean)
    {
        double phase = Crc32.HashToUInt32(Encoding.UTF8.GetBytes(name)) / 4294967296.0 * 2 * Math.PI;
        var values = new float[count];
        for (long i = 0; i < count; i++)
            values[i] = (float)(mean + deviation * Math.Sqrt(2) * Math.Sin(12.9898 * i + phase));
        return values;
    }

    /// <summary>The formula of conditioned.safetensors: normal numbers by SplitMix64 and Box-Muller.</summary>
    public static float[] Normals(string name, long count, double deviation, double mean)
    {
        ulong start = (ulong)Crc32.HashToUInt32(Encoding.UTF8.GetBytes(name)) << 32;
        var values = new float[count];
        for (long i = 0; i < count; i++)
        {
            double first = Uniform(start + 2 * (ulong)i), second = Uniform(start + 2 * (ulong)i + 1);
            values[i] = (float)(mean + deviation * Math.Sqrt(-2 * Math.Log(first)) * Math.Cos(2 * Math.PI * second));
        }
        return values;
    }

    private static double Uniform(ulong z)
    {
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return (((z ^ z >> 31) >> 11) + 0.5) / (1UL << 53);
    }
}

/// <summary>Images that stay where they are while a network reads them.</summary>
internal sealed class PinnedImages : IDisposable
{
    private readonly float[] pixels;
    private GCHandle handle;

    public PinnedImages(float[] pixels, int count, int height, int width)
    {
        this.pixels = pixels;
        handle = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        Batch = new NetworkInput(handle.AddrOfPinnedObject(), count, height, width);
    }

    public NetworkInput Batch { get; }

    public ReadOnlySpan<float> Pixels => pixels;

    public void Dispose() => handle.Free();
}
