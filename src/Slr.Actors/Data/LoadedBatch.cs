using Slr.Data.Batches;
using Slr.Models.Training;

namespace Slr.Actors.Data;

/// <summary>A batch as the loader hands it out: which images, and what networks read. Disposing it gives its memory back.</summary>
internal sealed class LoadedBatch : IDisposable
{
    private readonly IDisposable memory;

    private LoadedBatch(PlannedBatch batch, NetworkInput input, IDisposable memory)
    {
        (Index, Images, Missing) = (batch.Index, batch.Images, batch.Missing);
        (Input, this.memory) = (input, memory);
    }

    /// <summary>Position in the plan.</summary>
    public int Index { get; }

    /// <inheritdoc cref="PlannedBatch.Images"/>
    public IReadOnlyList<int> Images { get; }

    /// <inheritdoc cref="PlannedBatch.Missing"/>
    public IReadOnlyList<int> Missing { get; }

    /// <summary>Number of images.</summary>
    public int Count => Images.Count;

    /// <summary>What networks read, until disposal.</summary>
    public NetworkInput Input { get; }

    /// <summary>A batch of pixels on the host, which it takes over.</summary>
    public static LoadedBatch Of(ImageBatch batch) =>
        new(batch, new PixelBatch(batch.Pixels, batch.Count, batch.Size.Height, batch.Size.Width, memory: batch), batch);

    /// <summary>A batch that was rendered on the device, which it takes over.</summary>
    /// <param name="batch">What was rendered; stays the caller's.</param>
    /// <param name="rendered">The images.</param>
    public static LoadedBatch Of(ViewBatch batch, RenderedBatch rendered) => new(batch, rendered, rendered);

    /// <inheritdoc/>
    public void Dispose() => memory.Dispose();
}
