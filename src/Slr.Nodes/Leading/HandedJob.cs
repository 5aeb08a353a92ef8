using Slr.Nodes.Sharding;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Leading;

/// <summary>A job that is handed out to nodes.</summary>
internal abstract class HandedJob
{
    /// <summary>Its number, unique for its trainer.</summary>
    public abstract long Number { get; }

    /// <summary>The role of the nodes that do it.</summary>
    public abstract string Role { get; }

    /// <summary>Who works on which shard.</summary>
    public abstract IShardBoard Board { get; }

    /// <summary>
    /// True when orders can be made. What they need is prepared when the first node could use it, and off the leader's mailbox.
    /// </summary>
    /// <param name="whenItIs">Called once, some time after a call that was answered with false.</param>
    public abstract bool IsPrepared(Action whenItIs);

    /// <summary>What all its orders have in common; sent to a node before the first of them.</summary>
    public abstract NodeMessage Terms { get; }

    /// <summary>An order, and what its answer is collected by.</summary>
    public abstract (NodeMessage Order, ICollected Answer) Order(int shard);

    /// <summary>Begins to prepare when it is first asked for.</summary>
    protected static bool IsDone<T>(ref Task<T>? prepared, Func<Task<T>> prepare, Action whenItIs)
    {
        if (prepared is not null)
            return prepared.IsCompletedSuccessfully;
        prepared = Task.Run(prepare);
        prepared.ContinueWith(_ => whenItIs(), TaskScheduler.Default);
        return false;
    }
}

/// <summary>What has come of an order so far; what cannot be an answer to it is not taken.</summary>
internal interface ICollected
{
    /// <summary>True when nothing is missing.</summary>
    bool IsWhole { get; }

    /// <summary>Adds a part; false for what is none.</summary>
    bool TryAdd(NodeMessage part);

    /// <summary>Gives the whole answer to the job's board.</summary>
    void Put(string worker);
}
