using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading.Channels;
using Akka.Actor;
using Slr.Flow.Neighbours;
using Slr.Nodes.Sharding;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Helping;

/// <summary>
/// Searches what one trainer orders, pair by pair: gets blocks that are not here, compares, and sends answers back in parts, no more of
/// them on their way than were taken. Ends with its token.
/// </summary>
/// <param name="trainer">Who orders and answers.</param>
/// <param name="node">Who answers it.</param>
/// <param name="memory">Bytes of packed blocks that are kept; they are sent again where a set has more.</param>
/// <param name="stop">Set when the trainer is gone.</param>
internal sealed class PairWork(IActorRef trainer, IActorRef node, long memory, CancellationToken stop)
{
    /// <summary>Parts of answers on their way.</summary>
    private const int Ahead = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Channel<PairOrder> orders = Channel.CreateUnbounded<PairOrder>();
    private readonly ConcurrentDictionary<long, SearchTerms> jobs = [];
    private readonly SemaphoreSlim credit = new(Ahead);

    /// <summary>A job begins.</summary>
    public void Begin(SearchTerms terms) => jobs[terms.Job] = terms;

    /// <summary>A job is over: what is left of it is not done.</summary>
    public void End(long job) => jobs.TryRemove(job, out _);

    /// <summary>A pair is to be compared.</summary>
    public void Add(PairOrder order) => orders.Writer.TryWrite(order);

    /// <summary>A part of an answer was taken.</summary>
    public void Taken() => credit.Release();

    /// <summary>Works until it is stopped; products need all cores and long, so on a thread of its own.</summary>
    public void Run() => Task.Factory.StartNew(() => Work().Wait(CancellationToken.None), CancellationToken.None,
        TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private async Task Work()
    {
        long current = -1;
        var packed = new PackedBlocks(memory);
        try
        {
            await foreach (PairOrder order in orders.Reader.ReadAllAsync(stop))
            {
                if (!jobs.TryGetValue(order.Job, out SearchTerms? terms))
                    continue;
                if (current != order.Job)
                {
                    packed.Dispose();
                    (current, packed) = (order.Job, new PackedBlocks(memory));
                }
                try
                {
                    (int left, int right) = RowBlocks.PairOf(order.Shard);
                    RowBlock one = await Block(terms, packed, left), other = await Block(terms, packed, right);
                    await Send(order, one.Compare(other, Environment.ProcessorCount, stop));
                }
                catch (Exception error) when (!stop.IsCancellationRequested)
                {
                    jobs.TryRemove(order.Job, out _);
                    trainer.Tell(new CannotDo(order.Job, order.Shard, error.Message), node);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        finally
        {
            packed.Dispose();
        }
    }

    private async Task<RowBlock> Block(SearchTerms terms, PackedBlocks packed, int number)
    {
        if (packed.Find(number) is { } here)
            return here;
        int rows = RowBlocks.RowsOf(number, terms.Rows, terms.BlockRows);
        byte[] bytes = new byte[RowBlocks.BytesOf(rows, terms.Dimension, terms.ByCamera)];
        for (long at = 0; at < bytes.Length;)
        {
            var piece = await trainer.Ask<BlockPiece>(new WantBlock(terms.Job, number, at), Patience, stop);
            if (piece.Bytes.Length == 0 || piece.Bytes.Length > bytes.Length - at)
                throw new InvalidDataException("the trainer does not have these rows any more");
            piece.Bytes.CopyTo(bytes, at);
            at += piece.Bytes.Length;
        }
        if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != terms.Blocks[number])
            throw new InvalidDataException("the rows that came are not those that were announced");
        int values = rows * terms.Dimension;
        ReadOnlySpan<float> numbers = MemoryMarshal.Cast<byte, float>(bytes);
        var block = new RowBlock(number * terms.BlockRows, numbers[..values], terms.Dimension,
            MemoryMarshal.Cast<byte, int>(bytes)[values..], terms.Kept);
        return packed.Keep(number, block, bytes.Length);
    }

    private async Task Send(PairOrder order, byte[] answer)
    {
        for (int at = 0; at < answer.Length; at += NodeMessage.MostBytes)
        {
            await credit.WaitAsync(stop);
            trainer.Tell(new Candidates(order.Job, order.Shard, at, answer[at..Math.Min(answer.Length, at + NodeMessage.MostBytes)]), node);
        }
    }
}
