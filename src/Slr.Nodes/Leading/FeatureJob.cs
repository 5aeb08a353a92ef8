using System.Runtime.CompilerServices;
using Slr.Nodes.Sharding;

namespace Slr.Nodes.Leading;

/// <summary>
/// A <see cref="FeatureTask"/> that nodes and the trainer itself work on, in shards of a fixed number of batches: how many help
/// changes who computes what, and nothing else.
/// </summary>
public sealed class FeatureJob : IDisposable
{
    /// <summary>Batches of a shard.</summary>
    public const int ShardBatches = 4;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    private readonly Action<FeatureJob> over;

    internal FeatureJob(long number, FeatureTask task, ShardPace pace, Func<string, int, bool> isChecked,
        Action<FeatureJob> over)
    {
        (Number, Task, this.over) = (number, task, over);
        Shards = (task.Plan.Count + ShardBatches - 1) / ShardBatches;
        Board = new ShardBoard(Shards, TimeProvider.System, pace, isChecked);
    }

    /// <summary>What is wanted.</summary>
    public FeatureTask Task { get; }

    /// <summary>Number of shards.</summary>
    public int Shards { get; }

    internal long Number { get; }

    internal ShardBoard Board { get; }

    /// <summary>The batches of a shard, as positions in the plan.</summary>
    public Range BatchesOf(int shard) => (shard * ShardBatches)..Math.Min((shard + 1) * ShardBatches, Task.Plan.Count);

    /// <summary>The next shard for the trainer itself, when there is one; null when nothing is left.</summary>
    public async Task<int?> TakeAsync(CancellationToken cancellation)
    {
        while (!Board.Ended.IsCompleted)
        {
            Task changed = Board.Changed;
            if (Board.Take(ShardBoard.Trainer) is { } shard)
                return shard;
            // A shard becomes slow without anything changing.
            await System.Threading.Tasks.Task.WhenAny(changed, Board.Ended, System.Threading.Tasks.Task.Delay(Glance, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
        return null;
    }

    /// <summary>The trainer has done a shard.</summary>
    public void Put(int shard, IReadOnlyList<BatchRows> rows) => Board.Put(ShardBoard.Trainer, shard, rows);

    /// <summary>The features, batch by batch in the order of the plan.</summary>
    /// <exception cref="NodeBytesException">A node computed other bytes than the trainer.</exception>
    public async IAsyncEnumerable<BatchRows> InOrder([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (int shard = 0; shard < Shards; shard++)
        {
            IReadOnlyList<BatchRows>? rows;
            while (true)
            {
                Task changed = Board.Changed;
                if ((rows = Board.Accepted(shard)) is not null)
                    break;
                if (Board.Ended.IsCompleted && await Board.Ended is { } liar)
                    throw new NodeBytesException(liar);
                await System.Threading.Tasks.Task.WhenAny(changed, Board.Ended).WaitAsync(cancellation);
            }
            foreach (BatchRows batch in rows)
                yield return batch;
            Board.Forget(shard);
        }
    }

    /// <summary>Nobody works on it any more.</summary>
    public void Dispose() => over(this);
}
