using Slr.Flow.Storage;

namespace Slr.Flow.Neighbours;

/// <summary>A set of rows packed once, whose nearest rows in other sets can be asked for repeatedly.</summary>
internal sealed class PackedRows : IDisposable
{
    private readonly List<RowTile> tiles = [];
    private readonly int dimension;

    /// <summary>Packs the rows.</summary>
    /// <param name="rows">The rows.</param>
    public PackedRows(FeatureRows rows)
    {
        (dimension, Count) = (rows.Dimension, rows.Count);
        float[] room = rows.NewRoom();
        for (int row = 0; row < Count; row++)
        {
            if (tiles.Count == 0 || tiles[^1].IsFull)
                tiles.Add(new RowTile(dimension, 1));
            tiles[^1].Add(rows.Read(row, room), row);
        }
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>For each row the nearest row of another set; of equally near ones the one with the smallest number.</summary>
    /// <param name="others">The other set, at least one row.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Abandons the search.</param>
    /// <returns>Row numbers in the other set, and squared Euclidean distances.</returns>
    public (int[] Indices, float[] SquaredDistances) NearestIn(
        PackedRows others, int threads, CancellationToken cancellation)
    {
        using (var workers = new TileWorkers(dimension, threads))
        {
            foreach (RowTile tile in tiles)
            {
                tile.Nearest.Forget();
                foreach (RowTile other in others.tiles)
                    workers.Post(new TilePair(tile, other, Mirrored: false, Apart: true));
            }
            workers.Drain(cancellation);
        }
        return ([.. tiles.SelectMany(tile => Enumerable.Range(0, tile.Count).Select(at => tile.Nearest.Indices(at)[0]))],
            [.. tiles.SelectMany(tile => Enumerable.Range(0, tile.Count).Select(at => tile.Nearest.Distances(at)[0]))]);
    }

    /// <summary>Frees the rows.</summary>
    public void Dispose() => tiles.ForEach(tile => tile.Dispose());
}
