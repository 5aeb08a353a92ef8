using Slr.Flow.Sharing;

namespace Slr.Nodes.Leading;

/// <summary>Pairs of blocks that nodes and the trainer itself compare.</summary>
internal sealed class PairJob : SharedJob<byte[]>
{
    public PairJob(JobPlace<byte[]> place, PairedRows rows)
        : base(place, rows.Shape.Pairs, (one, other) => one.AsSpan().SequenceEqual(other)) => Rows = rows;

    /// <summary>What is compared.</summary>
    public PairedRows Rows { get; }

    /// <summary>The answers to all pairs, in their order.</summary>
    /// <exception cref="NodeBytesException">A node computed other bytes than the trainer.</exception>
    public IAsyncEnumerable<byte[]> InOrder(CancellationToken cancellation) => Answers(cancellation);
}
