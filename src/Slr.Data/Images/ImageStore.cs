using Slr.Data.Datasets;

namespace Slr.Data.Images;

/// <summary>Decoded, resized images, each decoded once. Safe for any number of threads.</summary>
public sealed class ImageStore : IDisposable
{
    /// <summary>Prepares the store; nothing is decoded yet.</summary>
    /// <param name="images">The images; their order is the meaning of an image's number.</param>
    /// <param name="options">Size and limits.</param>
    public ImageStore(IReadOnlyList<ImageRecord> images, ImageStoreOptions options)
    {
        Images = images;
        Size = options.Size;
    }

    /// <summary>The images, by number.</summary>
    public IReadOnlyList<ImageRecord> Images { get; }

    /// <summary>Number of images.</summary>
    public int Count => Images.Count;

    /// <summary>Size of every image that is read.</summary>
    public ImageSize Size { get; }

    /// <summary>Images found unreadable so far, in order of their numbers.</summary>
    public IReadOnlyList<QuarantinedImage> Quarantined => throw new NotImplementedException();

    /// <summary>Copies an image's bytes, decoding it when this is its first use.</summary>
    /// <param name="image">Number of the image, 0 to <see cref="Count"/> - 1.</param>
    /// <param name="destination">Height x width x 3 bytes: RGB, row by row.</param>
    /// <returns>False when the image is quarantined.</returns>
    /// <exception cref="DatasetException">More than the allowed share of the images is unreadable.</exception>
    public bool TryRead(int image, Span<byte> destination) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
