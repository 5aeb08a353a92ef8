using System.Runtime.InteropServices;
using Akka.Actor;
using Slr.Flow.Neighbours;
using Slr.Nodes.Sharding;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Helping;

/// <summary>Searches what one trainer orders, pair by pair: gets blocks that are not here, compares, and sends the answers.</summary>
/// <param name="trainer">Who orders and answers.</param>
/// <param name="node">Who answers it.</param>
/// <param name="memory">Bytes of packed blocks that are kept; they are sent again where a set has more.</param>
/// <param name="stop">Set when the trainer is gone.</param>
internal sealed class PairWork(IActorRef trainer, IActorRef node, long memory, CancellationToken stop)
    : OrderedWork<SearchTerms, PairOrder>(trainer, node, stop)
{
    /// <summary>Works until it is stopped; products need all cores and long, so on a thread of its own.</summary>
    public void Run() => Task.Factory.StartNew(() => Work().Wait(CancellationToken.None), CancellationToken.None,
        TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private async Task Work()
    {
        long current = -1;
        var packed = new PackedBlocks(memory);
        try
        {
            await foreach (PairOrder order in Orders())
            {
                if (TermsOf(order) is not { } terms)
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
                    await Send(order, one.Compare(other, Environment.ProcessorCount, Stopping));
                }
                catch (Exception error) when (!Stopping.IsCancellationRequested)
                {
                    GiveUp(order, error);
                }
            }
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
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
        int rows = RowBlocks.RowsOf(number, terms.Rows, terms.BlockRows), row = terms.Dimension * sizeof(float);
        byte[] bytes = await Fetch(RowBlocks.BytesOf(rows, terms.Dimension, terms.ByCamera), terms.Blocks[number],
            async at => (await Ask<BlockPiece>(new WantBlock(terms.Job, number, at))).Bytes, "rows");
        var block = new RowBlock(number * terms.BlockRows, terms.Dimension, terms.ByCamera, terms.Kept);
        ReadOnlySpan<int> cameras = MemoryMarshal.Cast<byte, int>(bytes.AsSpan(rows * row));
        for (int at = 0; at < rows; at++)
            block.Add(MemoryMarshal.Cast<byte, float>(bytes.AsSpan(at * row, row)), terms.ByCamera ? cameras[at] : -1);
        return packed.Keep(number, block, bytes.Length);
    }

    private async Task Send(PairOrder order, byte[] answer)
    {
        for (int at = 0; at < answer.Length; at += NodeMessage.MostBytes)
            await Send(new Candidates(order.Job, order.Shard, at, answer[at..Math.Min(answer.Length, at + NodeMessage.MostBytes)]));
    }
}
