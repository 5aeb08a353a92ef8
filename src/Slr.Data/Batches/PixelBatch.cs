using System.Runtime.InteropServices;
using Slr.Data.Augmentation;
using Slr.Data.Images;

namespace Slr.Data.Batches;

/// <summary>A batch of images that are there as pixels, as the network takes them: without augmentation.</summary>
public sealed class PixelBatch : IDisposable
{
    private readonly NativeBuffer buffer;

    /// <summary>Renders the images.</summary>
    /// <param name="size">Size of each.</param>
    /// <param name="images">Height x width x 3 bytes of each: RGB, row by row; at least one image.</param>
    public PixelBatch(ImageSize size, IReadOnlyList<byte[]> images)
    {
        int numbers = checked((int)size.Pixels * 3);
        (Size, Count, buffer) = (size, images.Count, new NativeBuffer(checked(images.Count * numbers * sizeof(float))));
        Span<float> output = MemoryMarshal.Cast<byte, float>(buffer.Bytes);
        for (int image = 0; image < images.Count; image++)
            Augmenter.Render(images[image], output.Slice(image * numbers, numbers));
    }

    /// <summary>Size of the images.</summary>
    public ImageSize Size { get; }

    /// <summary>Number of images.</summary>
    public int Count { get; }

    /// <inheritdoc cref="ImageBatch.Pixels"/>
    public IntPtr Pixels => buffer.DangerousGetHandle();

    /// <inheritdoc/>
    public void Dispose() => buffer.Dispose();
}
