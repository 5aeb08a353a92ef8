using System.Runtime.CompilerServices;
using Slr.Nodes.Sharding;

namespace Slr.Nodes.Leading;

/// <summary>
/// A <see cref="FeatureTask"/> that nodes and the trainer itself work on, in shards of a fixed number of batches: how many help
/// changes who computes what, and nothing else.
/// </summary>
public sealed class FeatureJob : SharedJob<IReadOnlyList<BatchRows>>
{
    /// <summary>Batches of a shard.</summary>
    public const int ShardBatches = 2;

    internal FeatureJob(JobPlace<IReadOnlyList<BatchRows>> place, FeatureTask task)
        : base(place, (task.Plan.Count + ShardBatches - 1) / ShardBatches, IsSame) => Task = task;

    /// <summary>What is wanted.</summary>
    public FeatureTask Task { get; }

    /// <summary>The batches of a shard, as positions in the plan.</summary>
    public Range BatchesOf(int shard) => (shard * ShardBatches)..Math.Min((shard + 1) * ShardBatches, Task.Plan.Count);

    /// <summary>The features, batch by batch in the order of the plan.</summary>
    /// <exception cref="NodeBytesException">A node computed other bytes than the trainer.</exception>
    public async IAsyncEnumerable<BatchRows> InOrder([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (IReadOnlyList<BatchRows> shard in Answers(cancellation))
            foreach (BatchRows batch in shard)
                yield return batch;
    }

    private static bool IsSame(IReadOnlyList<BatchRows> first, IReadOnlyList<BatchRows> second) =>
        first.Count == second.Count && first.Zip(second).All(pair => pair.First.IsSame(pair.Second));
}
