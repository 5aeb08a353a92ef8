using Slr.Data.Images;

namespace Slr.Data.Batches;

/// <summary>The images of one batch of a plan, with pooled native memory that is given back on disposal.</summary>
public abstract class PlannedBatch : IDisposable
{
    private protected PlannedBatch(UnfilledBatch filled, ImageSize size)
    {
        (Index, Size, Buffer) = (filled.Index, size, filled.Buffer);
        Images = [.. filled.Shown.Where(image => image != UnfilledBatch.Nothing)];
        Missing = [.. filled.Planned.Where((image, slot) => filled.Shown[slot] != image)];
    }

    /// <summary>Position in the plan.</summary>
    public int Index { get; }

    /// <summary>Size of the images.</summary>
    public ImageSize Size { get; }

    /// <summary>
    /// Numbers of the images that the batch shows. In training this is the plan's batch with unreadable images replaced;
    /// without augmentation it is the plan's batch without them, which may be empty.
    /// </summary>
    public IReadOnlyList<int> Images { get; }

    /// <summary>Numbers of the plan's images that could not be read.</summary>
    public IReadOnlyList<int> Missing { get; }

    /// <summary>Number of images that are shown.</summary>
    public int Count => Images.Count;

    private protected RentedBuffer Buffer { get; }

    /// <summary>Gives the memory back; a second call does nothing.</summary>
    public void Dispose() => Buffer.Dispose();
}
