using System.Numerics.Tensors;
using Slr.Primitives.Options;

namespace Slr.Flow.Neighbours;

/// <summary>
/// Finds the nearest rows of every row while the rows are still arriving: each full tile of 384 rows is compared at once
/// with all tiles before it, so that after the last block only its own products are left.
/// </summary>
/// <remarks>
/// Exact below <see cref="NeighbourOptions.ApproximateFrom"/> rows: every pair of tiles is multiplied once (a Gram matrix
/// is symmetric) and no N x N array exists. The result is the same bit for bit for any block size and any number of
/// threads. One thread adds; <see cref="Complete"/> is called once.
/// </remarks>
public sealed class NeighbourSearch : IDisposable
{
    private readonly NeighbourOptions options;
    private readonly int dimension;
    private readonly List<RowTile> tiles = [];
    private readonly TileWorkers workers;
    private bool gathering;
    private int count;

    /// <summary>Starts a search over rows of one dimension.</summary>
    /// <param name="dimension">Values per row, at least 1.</param>
    /// <param name="options">Settings.</param>
    /// <param name="expected">
    /// Number of rows to come where it is known: from <see cref="NeighbourOptions.ApproximateFrom"/> on, exact work
    /// that would be thrown away is not begun. 0 = unknown.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public NeighbourSearch(int dimension, NeighbourOptions options, int expected = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        Ranges.Check(options);
        (this.dimension, this.options) = (dimension, options);
        gathering = options.IsGathered(expected, dimension);
        workers = new TileWorkers(dimension, options.ThreadCount);
    }

    /// <summary>Number of rows added so far.</summary>
    public int Count => count;

    /// <summary>Time that the threads of the search have worked so far, on average.</summary>
    internal TimeSpan Worked => workers.Worked;

    /// <summary>Adds whole rows; blocks may have any size. Returns at once: the work runs on threads of the search.</summary>
    /// <param name="rows">Rows, row-major.</param>
    /// <param name="sightings">What is known of each row; only a search by camera looks at it.</param>
    /// <exception cref="ArgumentException">Not whole rows, a value that is not finite, or a camera that is not known although
    /// the search is by camera (the row is named).</exception>
    public void Add(ReadOnlySpan<float> rows, ReadOnlySpan<Sighting> sightings = default)
    {
        CheckWhole(rows.Length, dimension);
        for (int row = 0; row < rows.Length / dimension; row++)
            AddRow(rows.Slice(row * dimension, dimension), row < sightings.Length ? sightings[row].Camera : -1);
    }

    /// <summary>Waits for the remaining work and returns the graph. Called once, after the last block.</summary>
    /// <param name="cancellation">Abandons the search.</param>
    /// <returns>The graph; empty when no row was added.</returns>
    /// <exception cref="OperationCanceledException">The search was abandoned.</exception>
    public NeighbourGraph Complete(CancellationToken cancellation = default)
    {
        if (gathering && options.Backend is { } backend)
            return backend.Search(TakeRows(), dimension, options.K, cancellation);
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

    /// <summary>Searches rows that are all there already; an approximate search makes no copy of them.</summary>
    /// <param name="rows">N x <paramref name="dimension"/> values, row-major.</param>
    /// <param name="dimension">Values per row.</param>
    /// <param name="options">Settings.</param>
    /// <param name="cancellation">Abandons the search.</param>
    /// <param name="sightings">What is known of each row; only a search by camera looks at it.</param>
    /// <returns>The graph; empty for no rows.</returns>
    /// <exception cref="ArgumentException">As of <see cref="Add"/>.</exception>
    public static NeighbourGraph Search(ReadOnlyMemory<float> rows, int dimension, NeighbourOptions options,
        CancellationToken cancellation = default, Sighting[]? sightings = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        Ranges.Check(options);
        if (options.IsApproximate(rows.Length / dimension, dimension))
        {
            CheckWhole(rows.Length, dimension);
            for (int row = 0; row < rows.Length / dimension; row++)
                CheckFinite(rows.Span.Slice(row * dimension, dimension), row);
            return ApproximateSearch.Search(rows, dimension, options, cancellation);
        }
        using var search = new NeighbourSearch(dimension, options, rows.Length / dimension);
        search.Add(rows.Span, sightings);
        return search.Complete(cancellation);
    }

    /// <summary>Stops the threads and frees the rows.</summary>
    public void Dispose()
    {
        workers.Dispose();
        FreeTiles();
    }

    private void AddRow(ReadOnlySpan<float> row, int camera)
    {
        if (options.ByCamera > 0 && camera < 0)
            throw new ArgumentException($"The camera of row {count} is not known, and neighbours are searched by camera.", nameof(camera));
        CheckFinite(row, count);
        if (tiles.Count == 0 || tiles[^1].IsFull)
            tiles.Add(new RowTile(dimension, options.Kept, options.ByCamera > 0));
        tiles[^1].Add(row, count++, camera);
        if (!gathering && options.IsGathered(count, dimension))
        {
            gathering = true;
            workers.Discard();
        }
        if (!gathering && tiles[^1].IsFull)
            Compare(tiles.Count - 1);
    }

    private static void CheckWhole(int values, int dimension)
    {
        if (values % dimension != 0)
            throw new ArgumentException($"{values} values are no whole number of rows of dimension {dimension}.", nameof(values));
    }

    private static void CheckFinite(ReadOnlySpan<float> row, int number)
    {
        if (!float.IsFinite(TensorPrimitives.SumOfMagnitudes(row)))
            throw new ArgumentException(
                $"Row {number} holds a value that is not finite (NaN or infinity): there is no distance to it.", nameof(row));
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
