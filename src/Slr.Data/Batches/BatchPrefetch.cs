using System.Threading.Channels;

namespace Slr.Data.Batches;

/// <summary>
/// Threads of its own that fill the slots of batches in order. The bounded channel of opened batches is both their
/// order and the back-pressure. The first fault stops all threads and reaches the reader.
/// </summary>
internal sealed class BatchPrefetch : IAsyncDisposable
{
    private readonly IReadOnlyList<int[]> plan;
    private readonly int slotBytes;
    private readonly BufferPool pool;
    private readonly Channel<UnfilledBatch> opened;
    private readonly CancellationTokenSource stop;
    private readonly Lock handingOut = new();
    private Task workers = Task.CompletedTask;
    private Exception? fault;
    private UnfilledBatch? current;
    private int next;

    /// <summary>Prepares the line.</summary>
    /// <param name="plan">Image numbers of each batch.</param>
    /// <param name="first">First batch to make.</param>
    /// <param name="prefetch">Batches made ahead.</param>
    /// <param name="slotBytes">Memory of a slot.</param>
    /// <param name="cancellation">Stops the line.</param>
    public BatchPrefetch(IReadOnlyList<int[]> plan, int first, int prefetch, int slotBytes, CancellationToken cancellation)
    {
        (this.plan, this.slotBytes, next) = (plan, slotBytes, first);
        if (plan.Any(batch => batch.Length == 0))
            throw new ArgumentException("A batch of the plan has no images.", nameof(plan));
        int largest = plan.Count == 0 ? 0 : plan.Max(batch => batch.Length);
        pool = new BufferPool(checked(largest * slotBytes));
        opened = Channel.CreateBounded<UnfilledBatch>(prefetch);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }

    /// <summary>Starts the threads; each takes one slot after the other, with a function of its own that fills it.</summary>
    public void Start(int threads, Func<Action<UnfilledBatch, int>> makeFill) =>
        workers = Task.WhenAll(Enumerable.Range(0, threads).Select(_ =>
            Task.Factory.StartNew(() => Work(makeFill), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

    /// <summary>The filled batches, in order; their buffers are the reader's.</summary>
    public async IAsyncEnumerable<UnfilledBatch> BatchesAsync()
    {
        while (await MoreAsync().ConfigureAwait(false) && opened.Reader.TryRead(out UnfilledBatch? batch))
        {
            await FinishAsync(batch).ConfigureAwait(false);
            yield return batch;
        }
        if (fault is not null)
            throw Rethrown();
        stop.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Stops the threads, waits for them, and frees what was not handed out.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await workers.ConfigureAwait(false);
        while (opened.Reader.TryRead(out UnfilledBatch? batch))
            batch.Buffer.Dispose();
        current?.Buffer.Dispose();
        pool.Dispose();
        stop.Dispose();
    }

    private async ValueTask<bool> MoreAsync()
    {
        try
        {
            return await opened.Reader.WaitToReadAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (fault is not null)
        {
            throw Rethrown();
        }
    }

    private async Task FinishAsync(UnfilledBatch batch)
    {
        try
        {
            await batch.Completion.WaitAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Threads may still write to the buffer: it is given back only when they have ended.
            await workers.ConfigureAwait(false);
            batch.Buffer.Dispose();
            if (fault is not null)
                throw Rethrown();
            throw;
        }
    }

    /// <summary>The fault with the stack of the thread that met it.</summary>
    private Exception Rethrown()
    {
        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault!);
        return fault!;
    }

    private void Work(Func<Action<UnfilledBatch, int>> makeFill)
    {
        try
        {
            Action<UnfilledBatch, int> fill = makeFill();
            while (!stop.IsCancellationRequested && TryTake(out UnfilledBatch? batch, out int slot))
            {
                fill(batch!, slot);
                batch!.Done();
            }
        }
        catch (OperationCanceledException)
        {
            // The reader sees the same token.
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref fault, error, null);
            stop.Cancel();
        }
    }

    /// <summary>The next slot of the plan; waits while enough batches lie ahead.</summary>
    private bool TryTake(out UnfilledBatch? batch, out int slot)
    {
        lock (handingOut)
        {
            if (current is null && !TryOpen())
            {
                (batch, slot) = (null, 0);
                return false;
            }
            batch = current!;
            slot = batch.NextSlot++;
            if (batch.NextSlot == batch.Planned.Length)
                current = null;
            return true;
        }
    }

    private bool TryOpen()
    {
        if (next >= plan.Count)
        {
            opened.Writer.TryComplete();
            return false;
        }
        // Room first, then the buffer: what waits for room holds no memory.
        if (!opened.Writer.WaitToWriteAsync(stop.Token).AsTask().GetAwaiter().GetResult())
            return false;
        current = new UnfilledBatch(next, plan[next], slotBytes, pool.Rent());
        next++;
        return opened.Writer.TryWrite(current);
    }
}
