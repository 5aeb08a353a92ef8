using Slr.Flow.Neighbours;
using Slr.Nodes.Sharding;

namespace Slr.Nodes.Leading;

/// <summary>Searches with the help of a crew: this machine takes pairs of blocks as the nodes do.</summary>
/// <param name="crew">Who helps.</param>
/// <param name="from">Rows from which they are asked.</param>
/// <param name="blockRows">Rows of a block.</param>
internal sealed class SharedSearch(Crew crew, int from, int blockRows) : ISharedSearch
{
    /// <inheritdoc/>
    public int From => from;

    /// <inheritdoc/>
    public NeighbourGraph Search(RowBlocks rows, NeighbourOptions options, CancellationToken cancellation) =>
        Task.Run(() => SearchAsync(rows.Of(blockRows), options, cancellation), CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>A search to which a node gave other bytes begins anew without it.</summary>
    private async Task<NeighbourGraph> SearchAsync(RowBlocks rows, NeighbourOptions options, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await Once(rows, options, cancellation);
            }
            catch (NodeBytesException)
            {
            }
        }
    }

    private async Task<NeighbourGraph> Once(RowBlocks rows, NeighbourOptions options, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using SearchJob job = crew.Begin(rows, options);
        Task own = Task.Run(() => Work(job, options, ended.Token), CancellationToken.None);
        // Whoever waits for the next answer learns at once that this machine will bring none.
        _ = own.ContinueWith(_ => ended.Cancel(), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        var merge = new PairMerge(rows, options);
        int pair = 0;
        try
        {
            await foreach (byte[] answer in job.InOrder(ended.Token))
                merge.Add(pair++, answer);
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
        return merge.Complete();
    }

    private static async Task Work(SearchJob job, NeighbourOptions options, CancellationToken stop)
    {
        int threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        using var packed = new PackedBlocks(long.MaxValue);
        while (await job.TakeAsync(stop) is { } pair)
        {
            (int left, int right) = RowBlocks.PairOf(pair);
            job.Put(pair, Block(left).Compare(Block(right), threads, stop));
        }

        RowBlock Block(int number) => packed.Find(number) ?? packed.Keep(number, job.Rows.Pack(number, job.Kept), job.Rows.BytesOf(number));
    }
}
