namespace Slr.Nodes.Sharding;

/// <summary>How long shards take, over the jobs of a trainer: what is far longer is slow. For any thread.</summary>
public sealed class ShardPace
{
    /// <summary>A shard is slow when it takes as many times as long as half of them took.</summary>
    private const int Slow = 3;

    /// <summary>Shards that are remembered, and of which it must be known how long they took before the rule above counts.</summary>
    private const int Remembered = 64, FewestKnown = 3;

    private readonly Queue<TimeSpan> took = [];

    /// <summary>The limit while little is known.</summary>
    public TimeSpan AtFirst { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A shard that takes longer than this is slow.</summary>
    public TimeSpan Limit
    {
        get
        {
            lock (took)
                return took.Count < FewestKnown ? AtFirst : Slow * took.Order().ElementAt(took.Count / 2);
        }
    }

    /// <summary>A shard took so long.</summary>
    public void Note(TimeSpan time)
    {
        lock (took)
        {
            took.Enqueue(time);
            if (took.Count > Remembered)
                took.Dequeue();
        }
    }
}
