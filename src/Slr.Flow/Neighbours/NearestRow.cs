namespace Slr.Flow.Neighbours;

/// <summary>The nearest row of another set, for each row of one.</summary>
/// <param name="Index">Row number in the other set; of equally near ones the smallest.</param>
/// <param name="SquaredDistance">Its squared Euclidean distance.</param>
internal readonly record struct NearestRow(int Index, float SquaredDistance)
{
    /// <summary>Compares every row of one set with every row of another, tile by tile.</summary>
    /// <param name="rows">N x <paramref name="dimension"/> values.</param>
    /// <param name="others">M x <paramref name="dimension"/> values, M at least 1.</param>
    /// <param name="dimension">Values per row.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Abandons the search.</param>
    public static NearestRow[] Of(ReadOnlyMemory<float> rows, ReadOnlyMemory<float> others, int dimension, int threads,
        CancellationToken cancellation)
    {
        List<RowTile> right = Pack(others.Span, dimension, 0), left = Pack(rows.Span, dimension, 1);
        try
        {
            using (var workers = new TileWorkers(dimension, threads))
            {
                foreach (RowTile tile in left)
                    foreach (RowTile other in right)
                        workers.Post(new TilePair(tile, other, Mirrored: false, Apart: true));
                workers.Drain(cancellation);
            }
            return [.. left.SelectMany(tile => Enumerable.Range(0, tile.Count).Select(at =>
                new NearestRow(tile.Nearest.Indices(at)[0], tile.Nearest.Distances(at)[0])))];
        }
        finally
        {
            right.ForEach(tile => tile.Dispose());
            left.ForEach(tile => tile.Dispose());
        }
    }

    private static List<RowTile> Pack(ReadOnlySpan<float> rows, int dimension, int kept)
    {
        var tiles = new List<RowTile>();
        for (int row = 0; row < rows.Length / dimension; row++)
        {
            if (tiles.Count == 0 || tiles[^1].IsFull)
                tiles.Add(new RowTile(dimension, kept));
            tiles[^1].Add(rows.Slice(row * dimension, dimension), row);
        }
        return tiles;
    }
}
