using Slr.Data.Images;

namespace Slr.Data.Batches;

/// <summary>A batch of images as the network takes them, in a pooled native buffer that is given back on disposal.</summary>
public sealed class ImageBatch : IDisposable
{
    /// <summary>Position in the plan.</summary>
    public int Index { get; }

    /// <summary>Size of the images.</summary>
    public ImageSize Size { get; }

    /// <summary>
    /// Numbers of the images that the buffer holds. In training this is the plan's batch with unreadable images
    /// replaced; without augmentation it is the plan's batch without them.
    /// </summary>
    public IReadOnlyList<int> Images { get; }

    /// <summary>Numbers of the plan's images that could not be read.</summary>
    public IReadOnlyList<int> Missing { get; }

    /// <summary>Number of images in the buffer.</summary>
    public int Count => Images.Count;

    /// <summary>
    /// Count x height x width x 3 float32, 64-byte aligned, RGB normalised with ImageNet's mean and deviation; valid
    /// until disposal.
    /// </summary>
    public IntPtr Pixels => throw new NotImplementedException();

    /// <summary>The same numbers as a span; valid until disposal.</summary>
    public ReadOnlySpan<float> Values => throw new NotImplementedException();

    internal ImageBatch(int index, ImageSize size, IReadOnlyList<int> images, IReadOnlyList<int> missing)
    {
        Index = index;
        Size = size;
        Images = images;
        Missing = missing;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
