namespace Slr.Flow.Neighbours;

/// <summary>Room of one thread to pack two tiles and to multiply them.</summary>
internal sealed class TileScratch : IDisposable
{
    private readonly int dimension;
    private readonly RowTile left, right;
    private readonly ProductRoom room = new();

    public TileScratch(int dimension, int neighbours)
    {
        this.dimension = dimension;
        (left, right) = (new RowTile(dimension, neighbours), new RowTile(dimension, neighbours));
    }

    /// <summary>Packs rows; the tile is good until the next call for the same side.</summary>
    /// <param name="rows">All rows, row-major.</param>
    /// <param name="members">Numbers of the rows to pack, at most a tile's.</param>
    /// <param name="onTheRight">Which of the two tiles.</param>
    public RowTile Pack(ReadOnlyMemory<float> rows, ReadOnlySpan<int> members, bool onTheRight = false)
    {
        RowTile tile = onTheRight ? right : left;
        tile.Clear();
        foreach (int row in members)
            tile.Add(rows.Span.Slice(row * dimension, dimension), row);
        return tile;
    }

    /// <summary>Compares a pair.</summary>
    public void Compare(TilePair pair) => pair.Compare(dimension, room);

    public void Dispose()
    {
        left.Dispose();
        right.Dispose();
        room.Dispose();
    }
}
