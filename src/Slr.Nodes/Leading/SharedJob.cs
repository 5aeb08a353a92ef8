using System.Runtime.CompilerServices;
using Slr.Nodes.Sharding;

namespace Slr.Nodes.Leading;

/// <summary>Work that the trainer and its nodes share, shard by shard. Disposing of it ends it.</summary>
/// <typeparam name="TAnswer">What is computed of a shard.</typeparam>
public abstract class SharedJob<TAnswer> : IDisposable where TAnswer : class
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    private readonly Action<SharedJob<TAnswer>> over;

    private protected SharedJob(JobPlace<TAnswer> place, int shards, Func<TAnswer, TAnswer, bool> isSame)
    {
        (Number, Shards, over) = (place.Number, shards, place.Over);
        Board = new ShardBoard<TAnswer>(shards, TimeProvider.System, place.Pace, place.IsChecked, isSame);
    }

    /// <summary>Number of shards.</summary>
    public int Shards { get; }

    internal long Number { get; }

    internal ShardBoard<TAnswer> Board { get; }

    /// <summary>The next shard for the trainer itself, when there is one; null when nothing is left.</summary>
    public async Task<int?> TakeAsync(CancellationToken cancellation)
    {
        while (!Board.Ended.IsCompleted)
        {
            Task changed = Board.Changed;
            if (Board.Take(IShardBoard.Trainer) is { } shard)
                return shard;
            // A shard becomes slow without anything changing.
            await Task.WhenAny(changed, Board.Ended, Task.Delay(Glance, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
        return null;
    }

    /// <summary>The trainer has done a shard.</summary>
    public void Put(int shard, TAnswer answer) => Board.Put(IShardBoard.Trainer, shard, answer);

    /// <summary>Nobody works on it any more.</summary>
    public void Dispose() => over(this);

    /// <summary>The answers in the order of the shards; none is kept.</summary>
    /// <exception cref="NodeBytesException">A node computed other bytes than the trainer.</exception>
    private protected async IAsyncEnumerable<TAnswer> Answers([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (int shard = 0; shard < Shards; shard++)
        {
            TAnswer? answer;
            while (true)
            {
                Task changed = Board.Changed;
                if ((answer = Board.Accepted(shard)) is not null)
                    break;
                if (Board.Ended.IsCompleted && await Board.Ended is { } liar)
                    throw new NodeBytesException(liar);
                await Task.WhenAny(changed, Board.Ended).WaitAsync(cancellation);
            }
            yield return answer;
            Board.Forget(shard);
        }
    }
}
