namespace Slr.Flow.Neighbours;

/// <summary>Puts the graph together from what the tiles have kept.</summary>
internal static class GraphAssembly
{
    /// <summary>The graph of what tiles have kept of all pairs, each row itself first.</summary>
    public static NeighbourGraph FromTiles(IReadOnlyList<RowTile> tiles, int count, NeighbourOptions options)
    {
        NearestRows near = new(count, options.Kept), elsewhere = new(options.ByCamera > 0 ? count : 0, options.Kept);
        foreach (RowTile tile in tiles)
            for (int at = 0; at < tile.Count; at++)
            {
                near.CopyRow(tile.Ids[at], tile.Nearest, at);
                if (tile.Elsewhere is not null)
                    elsewhere.CopyRow(tile.Ids[at], tile.Elsewhere, at);
            }
        return FromPairs(near, options.ByCamera > 0 ? elsewhere : null, count, options);
    }

    /// <summary>The graph of what rows have kept of all pairs, each row itself first.</summary>
    /// <param name="near">Where cameras matter, of a row's own camera.</param>
    /// <param name="elsewhere">Of other cameras; null where they do not matter.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="options">Settings.</param>
    public static NeighbourGraph FromPairs(NearestRows near, NearestRows? elsewhere, int count, NeighbourOptions options)
    {
        if (elsewhere is null)
            return FromRows(near, count, near.Farthest, NeighbourReport.ExactSearch);
        var best = new NearestRows(count, options.K - 1);
        for (int row = 0; row < count; row++)
        {
            Merge(best, near, row);
            Merge(best, elsewhere, row);
            best.Farthest[row] = MathF.Max(near.Farthest[row], elsewhere.Farthest[row]);
        }
        return FromRows(best, count, best.Farthest, NeighbourReport.ExactSearch, new CameraNeighbours(
            Ranks(near, count, options.ByCamera + 1, withItself: true), Ranks(elsewhere, count, options.ByCamera, withItself: false)));
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
    private static void Merge(NearestRows best, NearestRows some, int row)
    {
        for (int rank = 0; rank < best.Kept && some.Indices(row)[rank] != int.MaxValue; rank++)
            best.Offer(row, some.Distances(row)[rank], some.Indices(row)[rank]);
    }

    private static NeighbourRanks Ranks(NearestRows kept, int count, int width, bool withItself)
    {
        var indices = new int[(long)count * width];
        var distances = new float[(long)count * width];
        var lengths = new int[count];
        for (int row = 0; row < count; row++)
        {
            int first = row * width + (withItself ? 1 : 0);
            ReadOnlySpan<int> near = kept.Indices(row)[..(width - (withItself ? 1 : 0))];
            int known = near.IndexOf(int.MaxValue) is >= 0 and int end ? end : near.Length;
            if (withItself)
                indices[row * width] = row;
            near[..known].CopyTo(indices.AsSpan(first));
            kept.Distances(row)[..known].CopyTo(distances.AsSpan(first));
            lengths[row] = known + (withItself ? 1 : 0);
        }
        return new(width, indices, distances, lengths);
    }
}
