using Slr.Data.Images;

namespace Slr.Data.Batches;

/// <summary>A batch of images as the network takes them, in a pooled native buffer that is given back on disposal.</summary>
public sealed class ImageBatch : IDisposable
{
    private readonly BufferPool pool;
    private NativeBuffer? buffer;

    internal ImageBatch(
        int index, ImageSize size, IReadOnlyList<int> images, IReadOnlyList<int> missing, NativeBuffer buffer, BufferPool pool)
    {
        Index = index;
        Size = size;
        Images = images;
        Missing = missing;
        this.buffer = buffer;
        this.pool = pool;
    }

    /// <summary>Position in the plan.</summary>
    public int Index { get; }

    /// <summary>Size of the images.</summary>
    public ImageSize Size { get; }

    /// <summary>
    /// Numbers of the images that the buffer holds. In training this is the plan's batch with unreadable images
    /// replaced; without augmentation it is the plan's batch without them, which may be empty.
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
    /// <exception cref="ObjectDisposedException">The batch was given back.</exception>
    public IntPtr Pixels => Buffer.DangerousGetHandle();

    /// <summary>The same numbers as a span; valid until disposal.</summary>
    /// <exception cref="ObjectDisposedException">The batch was given back.</exception>
    public ReadOnlySpan<float> Values => Buffer.Values[..checked((int)(Count * Size.Pixels * 3))];

    private NativeBuffer Buffer => buffer ?? throw new ObjectDisposedException(nameof(ImageBatch));

    /// <summary>Gives the buffer back; a second call does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref buffer, null) is { } owned)
            pool.Return(owned);
    }
}
