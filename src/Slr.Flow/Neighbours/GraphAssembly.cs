namespace Slr.Flow.Neighbours;

/// <summary>Puts the graph together from what the tiles have kept.</summary>
internal static class GraphAssembly
{
    /// <summary>The graph of what tiles have kept of all pairs, each row itself first.</summary>
    public static NeighbourGraph FromTiles(IReadOnlyList<RowTile> tiles, int count, NeighbourOptions options)
    {
        var best = new NearestRows(count, options.K - 1);
        var farthest = new float[count];
        foreach (RowTile tile in tiles)
            for (int at = 0; at < tile.Count; at++)
            {
                if (tile.Elsewhere is null)
                    best.CopyRow(tile.Ids[at], tile.Nearest, at);
                else
                    Merge(best, tile, at);
                farthest[tile.Ids[at]] = MathF.Max(tile.Nearest.Farthest[at], tile.Elsewhere?.Farthest[at] ?? 0);
            }
        return FromRows(best, count, farthest, NeighbourReport.ExactSearch, options.ByCamera > 0 ? Cameras(tiles, count, options) : null);
    }

    /// <summary>The graph of what rows have kept, each row itself first.</summary>
    public static NeighbourGraph FromRows(
        NearestRows best, int count, float[] farthest, NeighbourReport report, CameraNeighbours? cameras = null)
    {
        int k = Math.Min(best.Kept + 1, count);
        var indices = new int[(long)count * k];
        var distances = new float[(long)count * k];
        for (int row = 0; row < count; row++)
        {
            indices[row * k] = row;
            best.Indices(row)[..(k - 1)].CopyTo(indices.AsSpan(row * k + 1));
            best.Distances(row)[..(k - 1)].CopyTo(distances.AsSpan(row * k + 1));
        }
        return new NeighbourGraph(count, k, indices, distances, farthest, report, cameras);
    }

    /// <summary>The nearest of all cameras are among the nearest of the own one and of the others.</summary>
    private static void Merge(NearestRows best, RowTile tile, int at)
    {
        foreach (NearestRows some in (NearestRows[])[tile.Nearest, tile.Elsewhere!])
            for (int rank = 0; rank < best.Kept && some.Indices(at)[rank] != int.MaxValue; rank++)
                best.Offer(tile.Ids[at], some.Distances(at)[rank], some.Indices(at)[rank]);
    }

    private static CameraNeighbours Cameras(IReadOnlyList<RowTile> tiles, int count, NeighbourOptions options) => new(
        Ranks(tiles, count, options.ByCamera + 1, tile => tile.Nearest, withItself: true),
        Ranks(tiles, count, options.ByCamera, tile => tile.Elsewhere!, withItself: false));

    private static NeighbourRanks Ranks(
        IReadOnlyList<RowTile> tiles, int count, int width, Func<RowTile, NearestRows> kind, bool withItself)
    {
        var indices = new int[(long)count * width];
        var distances = new float[(long)count * width];
        var lengths = new int[count];
        foreach (RowTile tile in tiles)
            for (int at = 0; at < tile.Count; at++)
            {
                int row = tile.Ids[at], first = row * width + (withItself ? 1 : 0);
                ReadOnlySpan<int> near = kind(tile).Indices(at)[..(width - (withItself ? 1 : 0))];
                int known = near.IndexOf(int.MaxValue) is >= 0 and int end ? end : near.Length;
                if (withItself)
                    indices[row * width] = row;
                near[..known].CopyTo(indices.AsSpan(first));
                kind(tile).Distances(at)[..known].CopyTo(distances.AsSpan(first));
                lengths[row] = known + (withItself ? 1 : 0);
            }
        return new(width, indices, distances, lengths);
    }
}
