using System.Runtime.InteropServices;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>Labels on their way to the device.</summary>
internal static class Labels
{
    /// <summary>An int64 tensor of the labels.</summary>
    /// <exception cref="ArgumentException">Their number is not the batch's, or one is no class.</exception>
    public static Tensor ToTensor(ReadOnlySpan<int> labels, int count, int classes, TrainingDevice device)
    {
        if (labels.Length != count)
            throw new ArgumentException($"{count} images, but {labels.Length} labels");
        using Tensor host = empty(count, ScalarType.Int64);
        Span<long> values = MemoryMarshal.Cast<byte, long>(host.bytes);
        for (int i = 0; i < count; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
                throw new ArgumentException($"label {labels[i]} of image {i} is none of the {classes} classes");
            values[i] = labels[i];
        }
        return Upload.ToDevice(host, device);
    }
}
