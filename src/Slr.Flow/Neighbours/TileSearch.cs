using Slr.Flow.Storage;

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
    private RowsBuilder? laid;
    private int count;

    /// <param name="dimension">Values per row.</param>
    /// <param name="options">Settings.</param>
    /// <param name="expected">Rows to come; 0 = unknown.</param>
    public TileSearch(int dimension, NeighbourOptions options, int expected)
    {
        (this.dimension, this.options) = (dimension, options);
        if (options.IsApproximate(expected, dimension))
            laid = new RowsBuilder(dimension, expected);
        workers = new TileWorkers(dimension, options.ThreadCount);
    }

    /// <summary>Time that its threads have worked so far, on average.</summary>
    public TimeSpan Worked => workers.Worked;

    /// <summary>Takes the next row.</summary>
    public void Add(ReadOnlySpan<float> row, int camera)
    {
        if (laid is null && options.IsApproximate(count + 1, dimension))
            LayDown();
        if (laid is not null)
            laid.Add(row);
        else
            Pack(row, camera);
        count++;
    }

    /// <summary>Waits for the remaining work.</summary>
    public NeighbourGraph Complete(CancellationToken cancellation)
    {
        if (laid?.Complete() is { } rows)
        {
            if (options.IsApproximate(count, dimension))
                return ApproximateSearch.Search(rows, options, cancellation);
            for (int row = 0; row < count; row++)
                Pack(rows[row], camera: -1); // fewer came than were expected
        }
        if (tiles.Count > 0 && !tiles[^1].IsFull)
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

    private void Pack(ReadOnlySpan<float> row, int camera)
    {
        if (tiles.Count == 0 || tiles[^1].IsFull)
            tiles.Add(new RowTile(dimension, options.Kept, options.ByCamera > 0));
        tiles[^1].Add(row, (tiles.Count - 1) * RowTile.Rows + tiles[^1].Count, camera);
        if (tiles[^1].IsFull)
            Compare(tiles.Count - 1);
    }

    private void Compare(int tile)
    {
        for (int other = 0; other <= tile; other++)
            workers.Post(new TilePair(tiles[other], tiles[tile]));
    }

    /// <summary>Rows that were packed are laid down for an approximate search, in their order; the tiles are freed on the way.</summary>
    private void LayDown()
    {
        workers.Discard();
        workers.Drain(CancellationToken.None);
        laid = new RowsBuilder(dimension);
        float[] row = new float[dimension];
        foreach (RowTile tile in tiles)
        {
            for (int at = 0; at < tile.Count; at++)
            {
                tile.CopyRow(at, row);
                laid.Add(row);
            }
            tile.Dispose();
        }
        tiles.Clear();
    }

    private void FreeTiles()
    {
        foreach (RowTile tile in tiles)
            tile.Dispose();
        tiles.Clear();
    }
}
