using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>Images as they lie in native memory: float32, normalised, [count, height, width, 3]. Read during the call only.</summary>
/// <param name="pixels">The first float; aligned to 64 bytes for speed.</param>
/// <param name="count">Images, at least 1.</param>
/// <param name="height">Rows of an image.</param>
/// <param name="width">Columns of an image.</param>
/// <param name="memory">What owns the memory and so must not be collected before this; null where the caller sees to that.</param>
public sealed class PixelBatch(IntPtr pixels, int count, int height, int width, object? memory = null) : NetworkInput
{
    /// <inheritdoc/>
    public override int Count => count;

    /// <summary>[count, height, width, 3].</summary>
    internal long[] Shape => [count, height, width, 3];

    /// <summary>Copies all images.</summary>
    /// <param name="target">Gets count x height x width x 3 floats.</param>
    internal unsafe void CopyTo(Span<byte> target)
    {
        new ReadOnlySpan<byte>((void*)pixels, target.Length).CopyTo(target);
        GC.KeepAlive(memory);
    }

    /// <inheritdoc/>
    internal override Tensor On(InputBuffer buffer) => buffer.Load(this);
}
