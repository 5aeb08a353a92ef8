using Slr.Nodes.Sharding;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Leading;

/// <summary>An extraction that is handed out.</summary>
internal sealed class HandedFeatures(FeatureJob job) : HandedJob
{
    public FeatureJob Job { get; } = job;

    /// <summary>Copied when the first node could use them.</summary>
    public SealedWeights? Weights { get; set; }

    public bool IsWeighing { get; set; }

    /// <inheritdoc/>
    public override long Number => Job.Number;

    /// <inheritdoc/>
    public override IShardBoard Board => Job.Board;

    /// <inheritdoc/>
    public override NodeMessage Terms => new JobTerms(Number, Weights!.Hash, Weights.Bytes.Length, Job.Task.Network, Job.Task.FlipAverage,
        Job.Task.Images, Job.Task.Size.Height, Job.Task.Size.Width);

    /// <inheritdoc/>
    public override (NodeMessage Order, ICollected Answer) Order(int shard)
    {
        var order = new Order(Number, shard, [.. Job.Task.Plan.Take(Job.BatchesOf(shard))]);
        return (order, new Collected(order, Job.Task.Network.FeatureSize, Job.Board));
    }
}
