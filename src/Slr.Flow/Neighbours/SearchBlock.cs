using Slr.Flow.Sharing;

namespace Slr.Flow.Neighbours;

/// <summary>Some rows that follow one another in a set that is searched.</summary>
/// <param name="first">Number of the first row in the whole set.</param>
/// <param name="shape">How the set is cut.</param>
internal sealed class SearchBlock(int first, SearchShape shape) : PackedBlock
{
    private readonly List<RowTile> tiles = [];
    private int count;

    /// <summary>Packs the next row.</summary>
    /// <param name="row">Finite values.</param>
    /// <param name="camera">Its camera, where cameras matter.</param>
    public void Add(ReadOnlySpan<float> row, int camera)
    {
        if (tiles.Count == 0 || tiles[^1].IsFull)
            tiles.Add(new RowTile(shape.Dimension, shape.Kept, shape.ByCamera));
        tiles[^1].Add(row, first + count++, camera);
    }

    /// <inheritdoc/>
    public override byte[] Compare(PackedBlock right, int threads, CancellationToken cancellation)
    {
        var other = (SearchBlock)right;
        bool itself = ReferenceEquals(this, other);
        IReadOnlyList<RowTile> all = itself ? tiles : [.. tiles, .. other.tiles];
        foreach (RowTile tile in all)
        {
            tile.Nearest.Forget();
            tile.Elsewhere?.Forget();
        }
        using (var workers = new TileWorkers(shape.Dimension, threads))
        {
            for (int i = 0; i < other.tiles.Count; i++)
                for (int j = 0; j < (itself ? i + 1 : tiles.Count); j++)
                    workers.Post(new TilePair(tiles[j], other.tiles[i]));
            workers.Drain(cancellation);
        }
        byte[] answer = new byte[all.Sum(tile => tile.Count) * (shape.ByCamera ? 2L : 1) * NearestRows.BytesOf(shape.Kept)];
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
    public override void Dispose()
    {
        foreach (RowTile tile in tiles)
            tile.Dispose();
    }
}
