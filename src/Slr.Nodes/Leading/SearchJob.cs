using Slr.Flow.Neighbours;

namespace Slr.Nodes.Leading;

/// <summary>A neighbour search that nodes and the trainer itself work on, pair of blocks by pair of blocks.</summary>
internal sealed class SearchJob : SharedJob<byte[]>
{
    public SearchJob(JobPlace<byte[]> place, RowBlocks rows, int kept)
        : base(place, rows.Pairs, (one, other) => one.AsSpan().SequenceEqual(other)) => (Rows, Kept) = (rows, kept);

    /// <summary>What is searched.</summary>
    public RowBlocks Rows { get; }

    /// <summary>Neighbours that are kept of each row.</summary>
    public int Kept { get; }

    /// <summary>The answers to all pairs, in their order.</summary>
    /// <exception cref="NodeBytesException">A node computed other bytes than the trainer.</exception>
    public IAsyncEnumerable<byte[]> InOrder(CancellationToken cancellation) => Answers(cancellation);
}
