using System.Numerics.Tensors;
using Slr.Flow.Sharing;
using Slr.Flow.Storage;
using Slr.Primitives.Options;

namespace Slr.Flow.Neighbours;

/// <summary>
/// Finds the nearest rows of every row while the rows are still arriving, tile by tile on the CPU (<see cref="TileSearch"/>)
/// or on a backend, so that after the last block little is left to compare.
/// </summary>
/// <remarks>
/// Exact on a backend, and on the CPU below <see cref="NeighbourOptions.ApproximateFrom"/> rows. The result is the same bit for
/// bit for any block size and any number of threads. One thread adds; <see cref="Complete"/> is called once.
/// </remarks>
public sealed class NeighbourSearch : IDisposable
{
    private readonly NeighbourOptions options;
    private readonly int dimension;
    private readonly TileSearch? tiles;
    private readonly IArrivingRows? elsewhere;
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
        if (options.ByCamera == 0 && options.Backend is { } backend)
            elsewhere = backend.Begin(dimension, options.K);
        else
            tiles = new TileSearch(dimension, options, expected);
    }

    /// <summary>Number of rows added so far.</summary>
    public int Count => count;

    /// <summary>Time that the threads of the search have worked so far, on average; a backend has none.</summary>
    internal TimeSpan Worked => tiles?.Worked ?? TimeSpan.Zero;

    /// <summary>
    /// Adds rows; blocks may have any size. Returns soon: the work runs on threads of the search, or on the backend's device.
    /// </summary>
    /// <param name="rows">Rows of the search's dimension.</param>
    /// <param name="sightings">What is known of each row; only a search by camera looks at it.</param>
    /// <exception cref="ArgumentException">Rows of another dimension, a value that is not finite, or a camera that is not known
    /// although the search is by camera (the row is named).</exception>
    public void Add(FeatureRows rows, ReadOnlySpan<Sighting> sightings = default)
    {
        if (rows.Dimension != dimension)
            throw new ArgumentException($"Rows of {rows.Dimension} values, not {dimension}.", nameof(rows));
        float[] room = rows.NewRoom();
        for (int row = 0; row < rows.Count; row++)
            AddRow(rows.Read(row, room), Camera(sightings, row));
    }

    /// <summary>The same of rows that lie one after the other.</summary>
    /// <param name="rows">Rows, row-major.</param>
    /// <param name="sightings">What is known of each row; only a search by camera looks at it.</param>
    /// <exception cref="ArgumentException">Not whole rows, or as above.</exception>
    public void Add(ReadOnlySpan<float> rows, ReadOnlySpan<Sighting> sightings = default)
    {
        if (rows.Length % dimension != 0)
            throw new ArgumentException($"{rows.Length} values are no whole rows of {dimension}.", nameof(rows));
        for (int row = 0; row < rows.Length / dimension; row++)
            AddRow(rows.Slice(row * dimension, dimension), Camera(sightings, row));
    }

    /// <summary>Waits for the remaining work and returns the graph. Called once, after the last block.</summary>
    /// <param name="cancellation">Abandons the search.</param>
    /// <returns>The graph; empty when no row was added.</returns>
    /// <exception cref="OperationCanceledException">The search was abandoned.</exception>
    public NeighbourGraph Complete(CancellationToken cancellation = default) =>
        elsewhere?.Complete(cancellation) ?? tiles!.Complete(cancellation);

    /// <summary>Searches rows that are all there already; an approximate search makes no copy of them.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="options">Settings.</param>
    /// <param name="cancellation">Abandons the search.</param>
    /// <param name="sightings">What is known of each row; only a search by camera looks at it.</param>
    /// <returns>The graph; empty for no rows.</returns>
    /// <exception cref="ArgumentException">As of <see cref="Add(FeatureRows, ReadOnlySpan{Sighting})"/>.</exception>
    public static NeighbourGraph Search(
        FeatureRows rows, NeighbourOptions options, CancellationToken cancellation = default, Sighting[]? sightings = null)
    {
        Ranges.Check(options);
        if (options.WantsAll(rows.Count, rows.Dimension))
        {
            float[] room = rows.NewRoom();
            for (int row = 0; row < rows.Count; row++)
                Check(rows.Read(row, room), row, options, Camera(sightings, row));
            return options.IsApproximate(rows.Count, rows.Dimension) ? ApproximateSearch.Search(rows, options, cancellation)
                : Share(options.Shared!, rows, options.ByCamera > 0 ? [.. sightings!.Select(sighting => sighting.Camera)] : null);
        }
        using var search = new NeighbourSearch(rows.Dimension, options, rows.Count);
        search.Add(rows, sightings);
        return search.Complete(cancellation);

        NeighbourGraph Share(ISharedPairs shared, FeatureRows set, int[]? cameras)
        {
            var shape = new SearchShape(set.Count, set.Dimension, options.Kept, cameras is not null, shared.BlockRows);
            var merge = new PairMerge(shape, options);
            shared.Compare(new SearchRows(set, cameras, shape), options.ThreadCount, () => (merge = new PairMerge(shape, options)).Add,
                cancellation);
            return merge.Complete();
        }
    }

    /// <summary>The same of rows in one array.</summary>
    /// <param name="rows">N x <paramref name="dimension"/> values, row-major.</param>
    /// <param name="dimension">Values per row.</param>
    /// <param name="options">Settings.</param>
    /// <param name="cancellation">Abandons the search.</param>
    /// <param name="sightings">What is known of each row; only a search by camera looks at it.</param>
    /// <exception cref="ArgumentException">As of <see cref="Add(FeatureRows, ReadOnlySpan{Sighting})"/>.</exception>
    public static NeighbourGraph Search(ReadOnlyMemory<float> rows, int dimension, NeighbourOptions options,
        CancellationToken cancellation = default, Sighting[]? sightings = null) =>
        Search(FeatureRows.Of(rows, dimension), options, cancellation, sightings);

    /// <summary>Stops the threads and frees the rows.</summary>
    public void Dispose()
    {
        elsewhere?.Dispose();
        tiles?.Dispose();
    }

    private void AddRow(ReadOnlySpan<float> row, int camera)
    {
        Check(row, count, options, camera);
        elsewhere?.Add(row);
        tiles?.Add(row, camera);
        count++;
    }

    private static int Camera(ReadOnlySpan<Sighting> sightings, int row) => row < sightings.Length ? sightings[row].Camera : -1;

    private static void Check(ReadOnlySpan<float> row, int number, NeighbourOptions options, int camera)
    {
        if (options.ByCamera > 0 && camera < 0)
            throw new ArgumentException($"The camera of row {number} is not known, and neighbours are searched by camera.", nameof(camera));
        if (!float.IsFinite(TensorPrimitives.SumOfMagnitudes(row)))
            throw new ArgumentException(
                $"Row {number} holds a value that is not finite (NaN or infinity): there is no distance to it.", nameof(row));
    }
}
