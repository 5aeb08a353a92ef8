namespace Slr.Flow.Neighbours;

/// <summary>Puts the graph together from what the tiles have kept.</summary>
internal static class GraphAssembly
{
    /// <summary>The graph of what tiles have kept, each row itself first.</summary>
    public static NeighbourGraph FromTiles(
        IReadOnlyList<RowTile> tiles, int count, int neighbours, NeighbourReport report)
    {
        var best = new NearestRows(count, neighbours - 1);
        var farthest = new float[count];
        foreach (RowTile tile in tiles)
            for (int at = 0; at < tile.Count; at++)
            {
                best.CopyRow(tile.Ids[at], tile.Nearest, at);
                farthest[tile.Ids[at]] = tile.Nearest.Farthest[at];
            }
        return FromRows(best, count, farthest, report);
    }

    /// <summary>The graph of what rows have kept, each row itself first.</summary>
    public static NeighbourGraph FromRows(NearestRows best, int count, float[] farthest, NeighbourReport report)
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
        return new NeighbourGraph(count, k, indices, distances, farthest, report);
    }
}
