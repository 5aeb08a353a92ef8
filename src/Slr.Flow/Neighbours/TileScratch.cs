using Slr.Flow.Storage;

namespace Slr.Flow.Neighbours;

/// <summary>Room of one thread to pack two tiles and to multiply them.</summary>
internal sealed class TileScratch : IDisposable
{
    private readonly FeatureRows rows;
    private readonly float[] unpacked;
    private readonly RowTile left, right;
    private readonly ProductRoom room = new();

    /// <param name="rows">All rows.</param>
    /// <param name="neighbours">Neighbours that a tile keeps of each row.</param>
    public TileScratch(FeatureRows rows, int neighbours)
    {
        (this.rows, unpacked) = (rows, rows.NewRoom());
        (left, right) = (new RowTile(rows.Dimension, neighbours), new RowTile(rows.Dimension, neighbours));
    }

    /// <summary>Packs rows; the tile is good until the next call for the same side.</summary>
    /// <param name="members">Numbers of the rows to pack, at most a tile's.</param>
    /// <param name="onTheRight">Which of the two tiles.</param>
    public RowTile Pack(ReadOnlySpan<int> members, bool onTheRight = false)
    {
        RowTile tile = onTheRight ? right : left;
        tile.Clear();
        foreach (int row in members)
            tile.Add(rows.Read(row, unpacked), row);
        return tile;
    }

    /// <summary>Compares a pair.</summary>
    public void Compare(TilePair pair) => pair.Compare(rows.Dimension, room);

    public void Dispose()
    {
        left.Dispose();
        right.Dispose();
        room.Dispose();
    }
}
