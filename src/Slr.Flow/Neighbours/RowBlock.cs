namespace Slr.Flow.Neighbours;

/// <summary>Some rows that follow one another in a set, packed to be compared with other blocks. Owns native memory.</summary>
public sealed class RowBlock : IDisposable
{
    private readonly List<RowTile> tiles = [];
    private readonly int dimension, kept;

    /// <summary>An empty block.</summary>
    /// <param name="first">Number of the first row in the whole set.</param>
    /// <param name="dimension">Values per row.</param>
    /// <param name="byCamera">Whether the neighbours of each camera are searched apart.</param>
    /// <param name="kept">Neighbours that a comparison keeps.</param>
    public RowBlock(int first, int dimension, bool byCamera, int kept) =>
        (First, this.dimension, ByCamera, this.kept) = (first, dimension, byCamera, kept);

    /// <summary>Packs the next row.</summary>
    /// <param name="row">Finite values.</param>
    /// <param name="camera">Its camera, where cameras matter.</param>
    public void Add(ReadOnlySpan<float> row, int camera)
    {
        if (tiles.Count == 0 || tiles[^1].IsFull)
            tiles.Add(new RowTile(dimension, kept, ByCamera));
        tiles[^1].Add(row, First + Count++, camera);
    }

    /// <summary>Number of the first row in the whole set.</summary>
    public int First { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    internal bool ByCamera { get; }

    /// <summary>Bytes of the answer to a pair of blocks.</summary>
    /// <param name="rows">Rows of both blocks together; of one where it is compared with itself.</param>
    /// <param name="kept">Neighbours that are kept.</param>
    /// <param name="byCamera">Whether those of each camera apart.</param>
    public static long AnswerBytes(int rows, int kept, bool byCamera) => (long)rows * (byCamera ? 2 : 1) * (2 * kept + 1) * sizeof(float);

    /// <summary>
    /// Compares this block with another one, or with itself. One thread at a time uses a block.
    /// </summary>
    /// <param name="right">A block of larger numbers, or this one.</param>
    /// <param name="threads">Threads that compare.</param>
    /// <param name="cancellation">Abandons it.</param>
    /// <returns>
    /// What each row keeps of the other block, for <see cref="PairMerge"/>: rows of this block, then of the other; per row <c>kept</c> row
    /// numbers (<see cref="int.MaxValue"/> where there are fewer), as many squared distances, and the farthest; where cameras matter twice,
    /// of the row's own and of others.
    /// </returns>
    public byte[] Compare(RowBlock right, int threads, CancellationToken cancellation)
    {
        bool itself = ReferenceEquals(this, right);
        IReadOnlyList<RowTile> all = itself ? tiles : [.. tiles, .. right.tiles];
        foreach (RowTile tile in all)
        {
            tile.Nearest.Forget();
            tile.Elsewhere?.Forget();
        }
        using (var workers = new TileWorkers(dimension, threads))
        {
            for (int i = 0; i < right.tiles.Count; i++)
                for (int j = 0; j < (itself ? i + 1 : tiles.Count); j++)
                    workers.Post(new TilePair(tiles[j], right.tiles[i]));
            workers.Drain(cancellation);
        }
        byte[] answer = new byte[AnswerBytes(itself ? Count : Count + right.Count, kept, ByCamera)];
        Span<byte> to = answer;
        foreach (RowTile tile in all)
            for (int row = 0; row < tile.Count; row++)
            {
                to = tile.Nearest.Write(row, to);
                if (tile.Elsewhere is not null)
                    to = tile.Elsewhere.Write(row, to);
            }
        return answer;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RowTile tile in tiles)
            tile.Dispose();
    }
}
