namespace Slr.Flow.Neighbours;

/// <summary>Puts a graph together from the answers to the pairs of a <see cref="SearchShape"/>, in whatever order they come.</summary>
public sealed class PairMerge
{
    private readonly SearchShape shape;
    private readonly NeighbourOptions options;
    private readonly NearestRows near;
    private readonly NearestRows? elsewhere;

    /// <summary>Begins a graph.</summary>
    /// <param name="shape">The pairs.</param>
    /// <param name="options">Settings of the search.</param>
    public PairMerge(SearchShape shape, NeighbourOptions options)
    {
        (this.shape, this.options) = (shape, options);
        near = new NearestRows(shape.Rows, options.Kept);
        elsewhere = shape.ByCamera ? new NearestRows(shape.Rows, options.Kept) : null;
    }

    /// <summary>Takes an answer to a pair.</summary>
    public void Add(int pair, byte[] answer)
    {
        ReadOnlySpan<byte> rest = answer;
        (int left, int right) = shape.PairOf(pair);
        Take(ref rest, left);
        if (left != right)
            Take(ref rest, right);
    }

    /// <summary>The graph, once the answers to all pairs were taken.</summary>
    public NeighbourGraph Complete() => GraphAssembly.FromPairs(near, elsewhere, shape.Rows, options);

    private void Take(ref ReadOnlySpan<byte> answer, int block)
    {
        int first = block * shape.BlockRows;
        for (int row = first; row < first + shape.RowsOf(block); row++)
        {
            answer = near.Read(row, answer);
            if (elsewhere is not null)
                answer = elsewhere.Read(row, answer);
        }
    }
}
