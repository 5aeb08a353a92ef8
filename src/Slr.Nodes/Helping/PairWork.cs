using Akka.Actor;
using Slr.Flow.Sharing;
using Slr.Nodes.Sharding;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Helping;

/// <summary>
/// Compares what one trainer orders, pair by pair: gets blocks that are not here, those of the next pair while it compares, and sends
/// the answers.
/// </summary>
/// <param name="trainer">Who orders and answers.</param>
/// <param name="node">Who answers it.</param>
/// <param name="memory">Bytes of packed blocks that are kept; they are sent again where a set has more.</param>
/// <param name="stop">Set when the trainer is gone.</param>
internal sealed class PairWork(IActorRef trainer, IActorRef node, long memory, CancellationToken stop)
    : OrderedWork<PairTerms, PairOrder>(trainer, node, stop)
{
    /// <summary>Blocks of the next pair, on their way.</summary>
    private readonly Dictionary<(long Job, int Block), Task<byte[]>> coming = [];

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
                    coming.Clear();
                }
                try
                {
                    (int left, int right) = terms.Shape.PairOf(order.Shard);
                    PackedBlock one = await Block(terms, packed, left), other = await Block(terms, packed, right);
                    LookAhead(packed, current);
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

    private async Task<PackedBlock> Block(PairTerms terms, PackedBlocks packed, int number)
    {
        if (packed.Find(number) is { } here)
            return here;
        byte[] bytes = await (coming.Remove((terms.Job, number), out Task<byte[]>? begun) ? begun : Fetch(terms, number));
        return packed.Keep(number, terms.Shape.Unpack(number, bytes), bytes.Length);
    }

    private void LookAhead(PackedBlocks packed, long job)
    {
        if (!TryPeek(out PairOrder? next) || next.Job != job || TermsOf(next) is not { } terms)
            return;
        (int left, int right) = terms.Shape.PairOf(next.Shard);
        foreach (int number in (int[])[left, right])
            if (packed.Find(number) is null && !coming.ContainsKey((job, number)))
                coming.Add((job, number), Fetch(terms, number));
    }

    private Task<byte[]> Fetch(PairTerms terms, int number) => Fetch(terms.Shape.BytesOf(number), terms.Blocks[number],
        async at => (await Ask<BlockPiece>(new WantBlock(terms.Job, number, at))).Bytes, "rows");

    private async Task Send(PairOrder order, byte[] answer)
    {
        for (int at = 0; at < answer.Length; at += NodeMessage.MostBytes)
            await Send(new Candidates(order.Job, order.Shard, at, answer[at..Math.Min(answer.Length, at + NodeMessage.MostBytes)]));
    }
}
