using Akka.Actor;
using Slr.Actors.Parts;
using Slr.Data;
using Slr.Data.Augmentation;
using Slr.Data.Batches;
using Slr.Data.Images;
using Slr.Models.Training;
using Slr.Torch;

namespace Slr.Actors.Data;

/// <summary>A sequence of batches that can be read again from any position.</summary>
/// <param name="Name">Tells it from others that are read at the same time.</param>
/// <param name="Store">The images.</param>
/// <param name="Augmentation">Random views; null = the images as they are.</param>
/// <param name="Stage">Stage, for the views.</param>
/// <param name="Epoch">Epoch, for the views.</param>
/// <param name="Plan">Image indices of each batch.</param>
internal sealed record BatchSequence(string Name, ImageStore Store, AugmentationOptions? Augmentation, Stage Stage, int Epoch,
    IReadOnlyList<int[]> Plan)
{
    /// <summary>Images of one identity that stand together in a batch; 1 = none do.</summary>
    public int GroupSize { get; init; } = 1;
}

/// <summary>
/// Hands out batches on demand and decodes ahead; images that are kept on the device are rendered there, once for all
/// networks. It keeps nothing that matters: after a restart it goes on at whatever position it is asked for, and puts the
/// images on the device again.
/// </summary>
internal sealed class Loader : Worker
{
    private readonly Dictionary<string, Reading> readings = [];
    private readonly Dictionary<ImageStore, DeviceStore> kept = [];
    private readonly CancellationTokenSource stopped = new();
    private readonly TrainingDevice device;
    private readonly IReadOnlySet<ImageStore> onDevice;
    private readonly int threads, prefetch;
    private readonly ulong seed;

    /// <summary>Prepares a loader.</summary>
    /// <param name="threads">Threads that decode and augment.</param>
    /// <param name="prefetch">Batches made ahead.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="device">The networks' device.</param>
    /// <param name="onDevice">The stores whose images are kept and rendered there.</param>
    public Loader(int threads, int prefetch, ulong seed, TrainingDevice device, IReadOnlySet<ImageStore> onDevice)
    {
        (this.threads, this.prefetch, this.seed, this.device, this.onDevice) = (threads, prefetch, seed, device, onDevice);
        ReceiveAsync<Next>(async next => Sender.Tell(await Read(next)));
        ReceiveAsync<Close>(async close =>
        {
            if (readings.Remove(close.Name, out Reading? reading))
                await reading.DisposeAsync();
        });
    }

    /// <summary>Ask for a batch; the answer is a <see cref="LoadedBatch"/>, which the asker disposes.</summary>
    /// <param name="Sequence">Of which sequence.</param>
    /// <param name="Position">Position in its plan.</param>
    public sealed record Next(BatchSequence Sequence, int Position);

    /// <summary>A sequence is not needed any more.</summary>
    public sealed record Close(string Name);

    /// <inheritdoc/>
    protected override void PostStop()
    {
        stopped.Cancel();
        // Readers end by themselves once cancelled; nothing waits for them here, on a mailbox thread.
        foreach (Reading reading in readings.Values)
            _ = reading.DisposeAsync().AsTask();
        foreach (DeviceStore store in kept.Values)
            store.Dispose();
    }

    private async Task<LoadedBatch> Read(Next next)
    {
        if (!readings.TryGetValue(next.Sequence.Name, out Reading? reading)
            || reading.Sequence != next.Sequence || reading.Position != next.Position)
        {
            if (reading is not null)
                await reading.DisposeAsync();
            reading = new Reading(next.Sequence, Open(next.Sequence, next.Position), next.Position);
            readings[next.Sequence.Name] = reading;
        }
        return HandOut(await reading.Take(), next.Sequence.Store);
    }

    private IAsyncEnumerable<PlannedBatch> Open(BatchSequence sequence, int position)
    {
        var reader = new BatchReader(sequence.Store, sequence.Augmentation, threads, prefetch, seed, sequence.Stage, sequence.Epoch)
        {
            GroupSize = sequence.GroupSize,
        };
        if (!onDevice.Contains(sequence.Store))
            return reader.ReadAsync(sequence.Plan, position, stopped.Token);
        if (!kept.TryGetValue(sequence.Store, out DeviceStore? store))
            kept.Add(sequence.Store, store = new DeviceStore(sequence.Store, device));
        return reader.ReadViewsAsync(sequence.Plan, position, store.Keeps, stopped.Token);
    }

    /// <summary>Synchronous and on the mailbox, as all that touches tensors: <see cref="PostStop"/> cannot run beside it.</summary>
    private LoadedBatch HandOut(PlannedBatch batch, ImageStore store)
    {
        if (batch is ImageBatch pixels)
            return new LoadedBatch(batch, new NetworkInput(pixels.Pixels, batch.Count, batch.Size.Height, batch.Size.Width, memory: batch));
        using var views = (ViewBatch)batch;
        return new LoadedBatch(batch, kept[store].Render(views));
    }

    /// <summary>An open sequence.</summary>
    private sealed class Reading(BatchSequence sequence, IAsyncEnumerable<PlannedBatch> batches, int first) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<PlannedBatch> batches = batches.GetAsyncEnumerator();

        public BatchSequence Sequence { get; } = sequence;

        public int Position { get; private set; } = first;

        public async Task<PlannedBatch> Take()
        {
            if (!await batches.MoveNextAsync())
                throw new InvalidOperationException($"the sequence '{Sequence.Name}' has no batch {Position}");
            Position++;
            return batches.Current;
        }

        public ValueTask DisposeAsync() => batches.DisposeAsync();
    }
}
