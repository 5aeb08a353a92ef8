namespace Slr.Flow.Neighbours;

/// <summary>Puts the graph together from what the tiles have kept.</summary>
internal static class GraphAssembly
{
    /// <summary>The graph of <paramref name="count"/> rows, each row itself first.</summary>
    public static NeighbourGraph FromTiles(
        IReadOnlyList<RowTile> tiles, int count, int neighbours, NeighbourReport report)
    {
        int k = Math.Min(neighbours, count);
        var indices = new int[(long)count * k];
        var distances = new float[(long)count * k];
        var farthest = new float[count];
        foreach (RowTile tile in tiles)
            for (int at = 0; at < tile.Count; at++)
            {
                int row = tile.Ids[at];
                indices[row * k] = row;
                tile.Nearest.Indices(at)[..(k - 1)].CopyTo(indices.AsSpan(row * k + 1));
                tile.Nearest.Distances(at)[..(k - 1)].CopyTo(distances.AsSpan(row * k + 1));
                farthest[row] = tile.Nearest.Farthest[at];
            }
        return new NeighbourGraph(count, k, indices, distances, farthest, report);
    }
}
