using Slr.Data.Augmentation;
using Slr.Data.Images;

namespace Slr.Data.Batches;

/// <summary>Makes the batches of a plan ahead of their use.</summary>
/// <param name="store">The images.</param>
/// <param name="augmentation">Random changes; null = none, for extraction and evaluation.</param>
/// <param name="threads">Threads that decode and augment; 0 = all cores.</param>
/// <param name="prefetch">Batches made ahead, at least 1; their memory is the bound of what the reader holds.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="stage">The stage.</param>
/// <param name="epoch">The epoch.</param>
public sealed class BatchReader(
    ImageStore store, AugmentationOptions? augmentation, int threads, int prefetch, ulong seed, Stage stage, int epoch)
{
    /// <summary>
    /// The batches from number <paramref name="first"/> on, in order. The same bytes for any number of threads.
    /// </summary>
    /// <param name="plan">Image numbers of each batch.</param>
    /// <param name="first">First batch to read; earlier ones are not made.</param>
    /// <param name="cancellation">Stops reading.</param>
    public IAsyncEnumerable<ImageBatch> ReadAsync(IReadOnlyList<int[]> plan, int first, CancellationToken cancellation) =>
        throw new NotImplementedException($"{store} {augmentation} {threads} {prefetch} {seed} {stage} {epoch}");
}
