using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Slr.Flow.Neighbours;
using Slr.Flow.Storage;

namespace Slr.Flow.Evaluation;

/// <summary>
/// A gallery packed once, whose distances to queries are computed block by block. Every product is summed in one order
/// (<see cref="GramKernel"/>), so that a ranking depends neither on the processor nor on threads or blocks.
/// </summary>
internal sealed class PackedGallery : IGallery
{
    private readonly List<RowTile> tiles = [];
    private readonly RowTile queries;
    private readonly ConcurrentBag<ProductRoom> rooms = [];
    private readonly int dimension, count, threads;

    /// <summary>Packs the rows.</summary>
    /// <param name="features">The features.</param>
    /// <param name="rows">Which of them.</param>
    /// <param name="threads">Threads that multiply.</param>
    public PackedGallery(FeatureRows features, ReadOnlySpan<int> rows, int threads)
    {
        (dimension, count, this.threads) = (features.Dimension, rows.Length, threads);
        float[] room = features.NewRoom();
        queries = new RowTile(dimension, neighbours: 0);
        foreach (int row in rows)
        {
            if (tiles.Count == 0 || tiles[^1].IsFull)
                tiles.Add(new RowTile(dimension, neighbours: 0));
            tiles[^1].Add(features.Read(row, room), row);
        }
    }

    /// <inheritdoc/>
    public void Distances(ReadOnlySpan<float> rows, float[] distances)
    {
        queries.Clear();
        for (int query = 0; query * dimension < rows.Length; query++)
            queries.Add(rows.Slice(query * dimension, dimension), query);
        Parallel.For(0, tiles.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, at =>
        {
            if (!rooms.TryTake(out ProductRoom? room))
                room = new ProductRoom();
            GramKernel.Multiply(queries, tiles[at], dimension, room);
            for (int query = 0; query < queries.Count; query++)
                TensorPrimitives.Negate(room.Row(query, tiles[at].Count), distances.AsSpan(query * count + at * RowTile.Rows));
            rooms.Add(room);
        });
    }

    /// <summary>Frees the rows.</summary>
    public void Dispose()
    {
        queries.Dispose();
        tiles.ForEach(tile => tile.Dispose());
        foreach (ProductRoom room in rooms)
            room.Dispose();
    }
}
