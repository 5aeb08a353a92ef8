using System.Runtime.InteropServices;
using Slr.Data.Images;

namespace Slr.Data.Batches;

/// <summary>A batch of images as the network takes them.</summary>
public sealed class ImageBatch : PlannedBatch
{
    internal ImageBatch(UnfilledBatch filled, ImageSize size) : base(filled, size)
    {
        if (Count < filled.Shown.Count)
            CloseGaps(filled);
    }

    /// <summary>
    /// Count x height x width x 3 float32, 64-byte aligned, RGB normalised with ImageNet's mean and deviation; valid
    /// until disposal.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The batch was given back.</exception>
    public IntPtr Pixels => Buffer.Start;

    /// <summary>The same numbers as a span; valid until disposal.</summary>
    /// <exception cref="ObjectDisposedException">The batch was given back.</exception>
    public ReadOnlySpan<float> Values => MemoryMarshal.Cast<byte, float>(Buffer.Bytes)[..checked((int)(Count * Size.Pixels * 3))];

    private static void CloseGaps(UnfilledBatch filled)
    {
        for (int slot = 0, to = 0; slot < filled.Shown.Count; slot++)
            if (filled.Shown[slot] != UnfilledBatch.Nothing)
                filled.Slot(slot).CopyTo(filled.Slot(to++));
    }
}
