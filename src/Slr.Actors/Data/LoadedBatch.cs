using Slr.Data.Batches;
using Slr.Models.Training;

namespace Slr.Actors.Data;

/// <summary>A batch as the loader hands it out: which images, and what networks read. Disposing it gives its memory back.</summary>
/// <param name="planned">The images of the plan.</param>
/// <param name="input">What networks read, until disposal; passes to this batch.</param>
internal sealed class LoadedBatch(PlannedBatch planned, NetworkInput input) : IDisposable
{
    /// <inheritdoc cref="PlannedBatch.Index"/>
    public int Index { get; } = planned.Index;

    /// <inheritdoc cref="PlannedBatch.Images"/>
    public IReadOnlyList<int> Images { get; } = planned.Images;

    /// <inheritdoc cref="PlannedBatch.Missing"/>
    public IReadOnlyList<int> Missing { get; } = planned.Missing;

    /// <summary>Number of images.</summary>
    public int Count => Images.Count;

    /// <summary>What networks read.</summary>
    public NetworkInput Input => input;

    /// <inheritdoc/>
    public void Dispose() => input.Dispose();
}
