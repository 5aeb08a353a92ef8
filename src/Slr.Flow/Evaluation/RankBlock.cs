using System.Collections.Concurrent;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Slr.Flow.Neighbours;
using Slr.Flow.Sharing;

namespace Slr.Flow.Evaluation;

/// <summary>Some queries with what is asked of them, or some of the gallery.</summary>
/// <param name="first">Place in the gallery of the first row; 0 for queries.</param>
/// <param name="dimension">Values per row.</param>
/// <param name="listed">Nearest images that are listed of each query.</param>
internal sealed class RankBlock(int first, int dimension, int listed) : PackedBlock
{
    private readonly List<RowTile> tiles = [];
    private RankQuestions? asked;
    private int count;

    /// <summary>Packs the next row.</summary>
    public void Add(ReadOnlySpan<float> row)
    {
        if (tiles.Count == 0 || tiles[^1].IsFull)
            tiles.Add(new RowTile(dimension, neighbours: 0));
        tiles[^1].Add(row, first + count++);
    }

    /// <summary>Makes it a block of queries.</summary>
    public void Ask(RankQuestions questions) => asked = questions;

    /// <inheritdoc/>
    public override byte[] Compare(PackedBlock right, int threads, CancellationToken cancellation)
    {
        RankQuestions questions = asked ?? throw new InvalidOperationException("A block of a gallery asks nothing.");
        var gallery = (RankBlock)right;
        int[] nearer = new int[questions.Sought.Length];
        var nearest = new NearestRows(listed == 0 ? 0 : count, listed);
        var rooms = new ConcurrentBag<ProductRoom>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, tiles.Count * gallery.tiles.Count, parallel, at =>
        {
            if (!rooms.TryTake(out ProductRoom? room))
                room = new ProductRoom();
            RowTile queries = tiles[at / gallery.tiles.Count], images = gallery.tiles[at % gallery.tiles.Count];
            GramKernel.Multiply(queries, images, dimension, room);
            Span<float> row = stackalloc float[RowTile.Rows];
            row = row[..images.Count];
            for (int query = 0; query < queries.Count; query++)
            {
                TensorPrimitives.Negate(room.Row(query, images.Count), row);
                Rank(questions, queries.Ids[query], row, images.Ids[0], nearer);
                if (listed > 0)
                    lock (queries.Gate)
                        foreach (int image in QueryRank.Nearest(row, listed))
                            nearest.Offer(queries.Ids[query], row[image], images.Ids[image]);
            }
            rooms.Add(room);
        });
        foreach (ProductRoom room in rooms)
            room.Dispose();
        byte[] answer = new byte[nearer.Length * sizeof(int) + (listed == 0 ? 0 : count * NearestRows.BytesOf(listed))];
        MemoryMarshal.AsBytes<int>(nearer).CopyTo(answer);
        Span<byte> to = answer.AsSpan(nearer.Length * sizeof(int));
        for (int query = 0; query < nearest.Rows; query++)
            to = nearest.Write(query, to);
        return answer;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (RowTile tile in tiles)
            tile.Dispose();
    }

    /// <summary>Counts what is nearer than the images that a query is to find.</summary>
    /// <param name="questions">What is asked.</param>
    /// <param name="query">The query.</param>
    /// <param name="row">Distances to a part of the gallery; of what the query is not compared with they become infinite.</param>
    /// <param name="first">Place of the part in the gallery.</param>
    /// <param name="nearer">Counts of all queries, to which is added.</param>
    private static void Rank(RankQuestions questions, int query, Span<float> row, int first, int[] nearer)
    {
        for (int at = questions.DroppedStarts[query]; at < questions.DroppedStarts[query + 1]; at++)
            if (questions.Dropped[at] - first is >= 0 and int image && image < row.Length)
                row[image] = float.PositiveInfinity;
        for (int at = questions.SoughtStarts[query]; at < questions.SoughtStarts[query + 1]; at++)
            Interlocked.Add(ref nearer[at], QueryRank.Nearer(row, questions.Sought[at] - first, questions.Distances[at]));
    }
}
