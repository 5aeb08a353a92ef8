using Slr.Nodes.Membership;
using Slr.Nodes.Sharding;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Leading;

/// <summary>An extraction that is handed out.</summary>
internal sealed class HandedFeatures(FeatureJob job) : HandedJob
{
    private Task<SealedWeights>? weights;

    public FeatureJob Job => job;

    /// <inheritdoc/>
    public override long Number => job.Number;

    /// <inheritdoc/>
    public override string Role => job.Task.ForScores ? NodeRoles.Evaluate : NodeRoles.Extract;

    /// <inheritdoc/>
    public override IShardBoard Board => job.Board;

    /// <inheritdoc/>
    public override NodeMessage Terms => new JobTerms(Number, weights!.Result.Hash, weights.Result.Bytes.Length, job.Task.Network,
        job.Task.FlipAverage, job.Task.Images, job.Task.Size.Height, job.Task.Size.Width,
        job.Task.Files?.Decoder ?? "", job.Task.Files?.MaxPixels ?? 0);

    /// <summary>Weights that cannot be copied make no orders: the trainer meets the cause itself.</summary>
    public override bool IsPrepared(Action whenItIs) =>
        IsDone(ref weights, () => job.Task.Weights.Sealed, whenItIs);

    /// <summary>As much of the weights as goes into one message.</summary>
    public byte[] Piece(long offset) => weights is { IsCompletedSuccessfully: true } sealed_ ? sealed_.Result.Piece(offset) : [];

    /// <inheritdoc/>
    public override (NodeMessage Order, ICollected Answer) Order(int shard)
    {
        var order = new Order(Number, shard, [.. job.Task.Plan.Take(job.BatchesOf(shard))]);
        return (order, new Collected(order, job.Task.Network.FeatureSize, job.Board));
    }
}
