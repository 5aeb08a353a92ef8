namespace Slr.Flow.Neighbours;

/// <summary>
/// The search on the CPU: each full tile of 384 rows is compared at once with all tiles before it, so that after the last
/// row only its own tile's products are left.
/// </summary>
/// <remarks>
/// Every pair of tiles is multiplied once (a Gram matrix is symmetric) and no N x N array exists. Where an
/// approximate search is due, rows are only laid down, to be searched when all are there.
/// </remarks>
internal sealed class TileSearch : IDisposable
{
    private readonly NeighbourOptions options;
    private readonly int dimension;
    private readonly List<RowTile> tiles = [];
    private readonly TileWorkers workers;
    private bool gathering;
    private int count;

    /// <param name="dimension">Values per row.</param>
    /// <param name="options">Settings.</param>
    /// <param name="expected">Rows to come; 0 = unknown.</param>
    public TileSearch(int dimension, NeighbourOptions options, int expected)
    {
        (this.dimension, this.options) = (dimension, options);
        gathering = options.IsApproximate(expected, dimension);
        workers = new TileWorkers(dimension, options.ThreadCount);
    }

    /// <summary>Time that its threads have worked so far, on average.</summary>
    public TimeSpan Worked => workers.Worked;

    /// <summary>Takes the next row.</summary>
    public void Add(ReadOnlySpan<float> row, int camera)
    {
        if (tiles.Count == 0 || tiles[^1].IsFull)
            tiles.Add(new RowTile(dimension, options.Kept, options.ByCamera > 0));
        tiles[^1].Add(row, count++, camera);
        if (!gathering && options.IsApproximate(count, dimension))
        {
            gathering = true;
            workers.Discard();
        }
        if (!gathering && tiles[^1].IsFull)
            Compare(tiles.Count - 1);
    }

    /// <summary>Waits for the remaining work.</summary>
    public NeighbourGraph Complete(CancellationToken cancellation)
    {
        if (gathering && options.IsApproximate(count, dimension))
            return ApproximateSearch.Search(TakeRows(), dimension, options, cancellation);
        if (gathering)
            for (int i = 0; i < tiles.Count; i++)
                Compare(i);
        else if (tiles.Count > 0 && !tiles[^1].IsFull)
            Compare(tiles.Count - 1);
        workers.Drain(cancellation);
        return GraphAssembly.FromTiles(tiles, count, options);
    }

    /// <summary>Stops the threads and frees the rows.</summary>
    public void Dispose()
    {
        workers.Dispose();
        FreeTiles();
    }

    private void Compare(int tile)
    {
        for (int other = 0; other <= tile; other++)
            workers.Post(new TilePair(tiles[other], tiles[tile]));
    }

    /// <summary>The rows in their order, row-major; the tiles are freed on the way.</summary>
    private float[] TakeRows()
    {
        workers.Drain(CancellationToken.None);
        var rows = new float[(long)count * dimension];
        int row = 0;
        foreach (RowTile tile in tiles)
        {
            for (int at = 0; at < tile.Count; at++, row++)
                tile.CopyRow(at, rows.AsSpan(row * dimension, dimension));
            tile.Dispose();
        }
        tiles.Clear();
        return rows;
    }

    private void FreeTiles()
    {
        foreach (RowTile tile in tiles)
            tile.Dispose();
        tiles.Clear();
    }
}
