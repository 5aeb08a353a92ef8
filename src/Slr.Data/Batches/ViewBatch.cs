using System.Collections.Immutable;
using Slr.Data.Augmentation;
using Slr.Data.Images;

namespace Slr.Data.Batches;

/// <summary>
/// A batch for whoever keeps decoded images and renders views of them: which images, how each is shown, and the pixels
/// of those that were not kept yet.
/// </summary>
public sealed class ViewBatch : PlannedBatch
{
    private readonly UnfilledBatch filled;
    private readonly int[] slots;

    internal ViewBatch(UnfilledBatch filled, ImageSize size, AugmentationOptions options, Func<int, View> viewOf) : base(filled, size)
    {
        (this.filled, Padding, Fill) = (filled, options.Padding, options.EraseFill);
        slots = [.. Enumerable.Range(0, filled.Shown.Count).Where(slot => filled.Shown[slot] != UnfilledBatch.Nothing)];
        Views = [.. slots.Select(viewOf)];
    }

    /// <summary>Padding that the views were drawn with.</summary>
    public int Padding { get; }

    /// <summary>What is written where a view is erased.</summary>
    public EraseFill Fill { get; }

    /// <summary>How each of <see cref="PlannedBatch.Images"/> is shown.</summary>
    public ImmutableArray<View> Views { get; }

    /// <summary>
    /// Height x width x 3 bytes of an image, RGB; valid until disposal. They are there unless the image was kept when the
    /// batch was made: nothing is read for images that are kept.
    /// </summary>
    /// <param name="position">Position in <see cref="PlannedBatch.Images"/>.</param>
    /// <exception cref="ObjectDisposedException">The batch was given back.</exception>
    public ReadOnlySpan<byte> Pixels(int position) => filled.Slot(slots[position]);
}
