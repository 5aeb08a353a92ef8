using Slr.Flow.Sharing;
using Slr.Nodes.Sharding;

namespace Slr.Nodes.Leading;

/// <summary>Compares with the help of a crew: this machine takes pairs of blocks as the nodes do.</summary>
/// <param name="crew">Who helps.</param>
/// <param name="from">Rows from which they are asked.</param>
/// <param name="blockRows">Rows of a block.</param>
internal sealed class SharedPairs(Crew crew, int from, int blockRows) : ISharedPairs
{
    /// <inheritdoc/>
    public int From => from;

    /// <inheritdoc/>
    public int BlockRows => blockRows;

    /// <inheritdoc/>
    public void Compare(PairedRows rows, int threads, Func<Action<int, byte[]>> begin, CancellationToken cancellation) =>
        Task.Run(() => CompareAsync(rows, threads, begin, cancellation), CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>What a node gave other bytes to begins anew without it.</summary>
    private async Task CompareAsync(PairedRows rows, int threads, Func<Action<int, byte[]>> begin, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await Once(rows, threads, begin(), cancellation);
                return;
            }
            catch (NodeBytesException)
            {
            }
        }
    }

    private async Task Once(PairedRows rows, int threads, Action<int, byte[]> take, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using PairJob job = crew.Begin(rows);
        Task own = Task.Run(() => Work(job, threads, ended.Token), CancellationToken.None);
        // Whoever waits for the next answer learns at once that this machine will bring none.
        _ = own.ContinueWith(_ => ended.Cancel(), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        int pair = 0;
        try
        {
            await foreach (byte[] answer in job.InOrder(ended.Token))
                take(pair++, answer);
        }
        catch (OperationCanceledException) when (own.IsFaulted)
        {
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAny(own);
        }
        if (own.IsFaulted)
            await own;
    }

    private static async Task Work(PairJob job, int threads, CancellationToken stop)
    {
        using var packed = new PackedBlocks(long.MaxValue);
        PairShape shape = job.Rows.Shape;
        while (await job.TakeAsync(stop) is { } pair)
        {
            (int left, int right) = shape.PairOf(pair);
            job.Put(pair, Block(left).Compare(Block(right), threads, stop));
        }

        PackedBlock Block(int number) => packed.Find(number) ?? packed.Keep(number, job.Rows.Pack(number), shape.BytesOf(number));
    }
}
