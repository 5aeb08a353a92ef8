using Slr.Nodes.Sharding;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Leading;

/// <summary>A job that is handed out to nodes.</summary>
internal abstract class HandedJob
{
    /// <summary>Its number, unique for its trainer.</summary>
    public abstract long Number { get; }

    /// <summary>Who works on which shard.</summary>
    public abstract IShardBoard Board { get; }

    /// <summary>What all its orders have in common; sent to a node before the first of them.</summary>
    public abstract NodeMessage Terms { get; }

    /// <summary>An order, and what its answer is collected by.</summary>
    public abstract (NodeMessage Order, ICollected Answer) Order(int shard);
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
