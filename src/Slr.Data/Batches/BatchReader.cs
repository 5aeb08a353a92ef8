using System.Runtime.CompilerServices;
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
    /// <summary>Images of one identity that stand together in a training batch; an unreadable one is replaced from there.</summary>
    public int GroupSize { get; init; } = 4;

    /// <summary>
    /// The batches from number <paramref name="first"/> on, in order: the same bytes for any number of threads. Each
    /// batch is the reader's to dispose of. A training batch keeps its size: <see cref="ImageBatch.Images"/> names the
    /// images that took the place of unreadable ones. Without augmentation those are left out and listed in
    /// <see cref="ImageBatch.Missing"/>.
    /// </summary>
    /// <param name="plan">Image numbers of each batch.</param>
    /// <param name="first">First batch to read; earlier ones are not made.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="Datasets.DatasetException">Too many images are unreadable.</exception>
    /// <exception cref="OperationCanceledException">Reading was stopped.</exception>
    public async IAsyncEnumerable<ImageBatch> ReadAsync(
        IReadOnlyList<int[]> plan, int first, [EnumeratorCancellation] CancellationToken cancellation)
    {
        int workers = threads > 0 ? threads : Environment.ProcessorCount;
        await using var line = new AssemblyLine(store, plan, first, Math.Max(1, prefetch), cancellation);
        line.Start(workers, Fill);
        await foreach (ImageBatch batch in line.BatchesAsync())
            yield return batch;
    }

    private void Fill(BatchInWork batch, int slot, byte[] scratch)
    {
        if (augmentation is null)
        {
            batch.Fill(slot, store, scratch);
            batch.Done(store.Size, compact: true);
            return;
        }
        View view = ViewSampler.Draw(augmentation, store.Size, seed, stage, epoch, batch.Index, slot);
        batch.Fill(slot, store, scratch, augmentation, Math.Max(1, GroupSize), view);
        batch.Done(store.Size, compact: false);
    }
}
