using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Slr.Data.Augmentation;
using Slr.Data.Images;

namespace Slr.Data.Batches;

/// <summary>Makes the batches of a plan ahead of their use.</summary>
/// <param name="store">The images; must outlive the reading.</param>
/// <param name="augmentation">Random changes; null = none, for extraction and evaluation.</param>
/// <param name="threads">Threads that decode and augment; 0 = all cores.</param>
/// <param name="prefetch">Batches made ahead, at least 1: together with the one in use they bound the memory.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="stage">The stage.</param>
/// <param name="epoch">The epoch.</param>
public sealed class BatchReader(
    ImageStore store, AugmentationOptions? augmentation, int threads, int prefetch, ulong seed, Stage stage, int epoch)
{
    private static readonly AugmentationOptions NoAugmentation = new() { Padding = 0 };

    private readonly int workers = threads > 0 ? threads : Environment.ProcessorCount, numbers = checked((int)store.Size.Pixels * 3);

    /// <summary>
    /// Images of one identity that stand together in a training batch: an unreadable one is replaced from there first. 1 = they
    /// stand in no groups.
    /// </summary>
    public int GroupSize { get; init; } = 1;

    /// <summary>
    /// The batches from number <paramref name="first"/> on, in order: the same bytes for any number of threads. Each
    /// batch is the reader's to dispose of. A training batch keeps its size: <see cref="PlannedBatch.Images"/> names the
    /// images that took the place of unreadable ones. Without augmentation those are left out and listed in
    /// <see cref="PlannedBatch.Missing"/>.
    /// </summary>
    /// <param name="plan">Image numbers of each batch.</param>
    /// <param name="first">First batch to read; earlier ones are not made.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="DatasetException">Too many images are unreadable.</exception>
    /// <exception cref="OperationCanceledException">Reading was stopped.</exception>
    public async IAsyncEnumerable<ImageBatch> ReadAsync(
        IReadOnlyList<int[]> plan, int first, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var line = new BatchPrefetch(plan, first, Math.Max(1, prefetch), checked(numbers * sizeof(float)), cancellation);
        line.Start(workers, () =>
        {
            byte[] scratch = GC.AllocateUninitializedArray<byte>(numbers);
            return (batch, slot) =>
            {
                if (Shows(batch, slot, image => store.TryRead(image, scratch)))
                    Render(scratch, batch.Index, slot, MemoryMarshal.Cast<byte, float>(batch.Slot(slot)));
            };
        });
        await foreach (UnfilledBatch batch in line.BatchesAsync())
            yield return new ImageBatch(batch, store.Size);
    }

    /// <summary>
    /// The same images in the same views, to be rendered elsewhere. Images that are kept there are not read again; the
    /// batches carry the pixels of the others.
    /// </summary>
    /// <param name="plan">Image numbers of each batch.</param>
    /// <param name="first">First batch to read; earlier ones are not made.</param>
    /// <param name="isKept">True for good once an image is kept; asked by several threads.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <inheritdoc cref="ReadAsync"/>
    public async IAsyncEnumerable<ViewBatch> ReadViewsAsync(IReadOnlyList<int[]> plan, int first, Func<int, bool> isKept,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var line = new BatchPrefetch(plan, first, Math.Max(1, prefetch), numbers, cancellation);
        line.Start(workers, () => (batch, slot) =>
            Shows(batch, slot, image => isKept(image) || store.TryRead(image, batch.Slot(slot))));
        await foreach (UnfilledBatch batch in line.BatchesAsync())
            yield return new ViewBatch(batch, store.Size, augmentation ?? NoAugmentation, slot => ViewOf(batch.Index, slot));
    }

    private bool Shows(UnfilledBatch batch, int slot, Func<int, bool> read)
    {
        bool shows = batch.TryShow(slot, augmentation is null ? 0 : Math.Max(1, GroupSize), read);
        if (!shows && augmentation is not null)
            throw new DatasetException($"training batch {batch.Index}",
                $"none of its {batch.Planned.Length} images is readable, the first: "
                + store.Images[batch.Planned[0]].Path);
        return shows;
    }

    private void Render(ReadOnlySpan<byte> image, int index, int slot, Span<float> output)
    {
        if (augmentation is null)
            Augmenter.Render(image, output);
        else
            Augmenter.Render(image, store.Size, augmentation.Padding, ViewOf(index, slot), augmentation.EraseFill, output);
    }

    private View ViewOf(int index, int slot) =>
        augmentation is null ? default : ViewSampler.Draw(augmentation, store.Size, seed, stage, epoch, index, slot);
}
