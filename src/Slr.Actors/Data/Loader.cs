using Akka.Actor;
using Slr.Actors.Chaos;
using Slr.Actors.Run;
using Slr.Data;
using Slr.Data.Augmentation;
using Slr.Data.Batches;
using Slr.Data.Images;

namespace Slr.Actors.Data;

/// <summary>A sequence of batches that can be read again from any position.</summary>
/// <param name="Name">Tells it from others that are read at the same time.</param>
/// <param name="Store">The images.</param>
/// <param name="Augmentation">Random views; null = the images as they are.</param>
/// <param name="Stage">Stage, for the views.</param>
/// <param name="Epoch">Epoch, for the views.</param>
/// <param name="Plan">Image indices of each batch.</param>
public sealed record BatchSequence(string Name, ImageStore Store, AugmentationOptions? Augmentation, Stage Stage, int Epoch,
    IReadOnlyList<int[]> Plan);

/// <summary>
/// Hands out batches on demand and decodes ahead. It keeps nothing that matters: after a restart it goes on at whatever
/// position it is asked for.
/// </summary>
public sealed class Loader : Worker
{
    private readonly Dictionary<string, Reading> readings = [];
    private readonly CancellationTokenSource stopped = new();
    private readonly int threads, prefetch;
    private readonly ulong seed;

    /// <summary>Prepares a loader.</summary>
    public Loader(int threads, int prefetch, ulong seed, FaultPlan faults)
    {
        (this.threads, this.prefetch, this.seed) = (threads, prefetch, seed);
        ReceiveAsync<Next>(async next =>
        {
            faults.Strike("loader", next.Sequence.Epoch, next.Position);
            bool babbles = faults.Babbles("loader", next.Sequence.Epoch, next.Position);
            Sender.Tell(new Loaded(await Read(babbles
                ? next with { Position = (next.Position + 1) % next.Sequence.Plan.Count }
                : next)));
        });
        ReceiveAsync<Close>(async close =>
        {
            if (readings.Remove(close.Name, out Reading? reading))
                await reading.DisposeAsync();
        });
    }

    /// <summary>Ask for a batch.</summary>
    /// <param name="Sequence">Of which sequence.</param>
    /// <param name="Position">Position in its plan.</param>
    public sealed record Next(BatchSequence Sequence, int Position);

    /// <summary>A batch; the asker disposes it.</summary>
    public sealed record Loaded(ImageBatch Batch);

    /// <summary>A sequence is not needed any more.</summary>
    public sealed record Close(string Name);

    /// <inheritdoc/>
    protected override void PostStop()
    {
        stopped.Cancel();
        // Readers end by themselves once cancelled; nothing waits for them here, on a mailbox thread.
        foreach (Reading reading in readings.Values)
            _ = reading.DisposeAsync().AsTask();
    }

    private async Task<ImageBatch> Read(Next next)
    {
        if (!readings.TryGetValue(next.Sequence.Name, out Reading? reading)
            || reading.Sequence != next.Sequence || reading.Position != next.Position)
        {
            if (reading is not null)
                await reading.DisposeAsync();
            var reader = new BatchReader(next.Sequence.Store, next.Sequence.Augmentation, threads, prefetch, seed,
                next.Sequence.Stage, next.Sequence.Epoch);
            reading = new Reading(next.Sequence, reader.ReadAsync(next.Sequence.Plan, next.Position, stopped.Token), next.Position);
            readings[next.Sequence.Name] = reading;
        }
        return await reading.Take();
    }

    /// <summary>An open sequence.</summary>
    private sealed class Reading(BatchSequence sequence, IAsyncEnumerable<ImageBatch> batches, int first) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<ImageBatch> batches = batches.GetAsyncEnumerator();

        public BatchSequence Sequence { get; } = sequence;

        public int Position { get; private set; } = first;

        public async Task<ImageBatch> Take()
        {
            if (!await batches.MoveNextAsync())
                throw new InvalidOperationException($"the sequence '{Sequence.Name}' has no batch {Position}");
            Position++;
            return batches.Current;
        }

        public ValueTask DisposeAsync() => batches.DisposeAsync();
    }
}
