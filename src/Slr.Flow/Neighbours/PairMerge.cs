namespace Slr.Flow.Neighbours;

/// <summary>Puts a graph together from the answers of <see cref="RowBlock.Compare"/>, in whatever order they come.</summary>
public sealed class PairMerge
{
    private readonly RowBlocks blocks;
    private readonly NeighbourOptions options;
    private readonly NearestRows near;
    private readonly NearestRows? elsewhere;

    /// <summary>Begins a graph.</summary>
    /// <param name="blocks">The rows.</param>
    /// <param name="options">Settings of the search.</param>
    public PairMerge(RowBlocks blocks, NeighbourOptions options)
    {
        (this.blocks, this.options) = (blocks, options);
        near = new NearestRows(blocks.Count, options.Kept);
        elsewhere = blocks.ByCamera ? new NearestRows(blocks.Count, options.Kept) : null;
    }

    /// <summary>Takes an answer to a pair.</summary>
    public void Add(int pair, ReadOnlySpan<byte> answer)
    {
        (int left, int right) = RowBlocks.PairOf(pair);
        Take(ref answer, left);
        if (left != right)
            Take(ref answer, right);
    }

    /// <summary>The graph, once the answers to all pairs were taken.</summary>
    public NeighbourGraph Complete() => GraphAssembly.FromPairs(near, elsewhere, blocks.Count, options);

    private void Take(ref ReadOnlySpan<byte> answer, int block)
    {
        int first = block * blocks.BlockRows;
        for (int row = first; row < first + blocks.RowsOf(block); row++)
        {
            answer = near.Read(row, answer);
            if (elsewhere is not null)
                answer = elsewhere.Read(row, answer);
        }
    }
}
