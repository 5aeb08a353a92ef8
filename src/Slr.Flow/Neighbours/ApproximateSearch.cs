namespace Slr.Flow.Neighbours;

/// <summary>
/// An approximate search for sets too large to compare every pair: rows are sorted into the leaves of a balanced tree,
/// each leaf is one tile, and a tile is compared only with the tiles whose means are nearest. The recall is measured on
/// sampled rows against an exact search, and further tiles are compared until it reaches the wanted share.
/// </summary>
/// <remarks>
/// Leaves have a constant size and the number of near tiles does not grow with N, so the cost grows like the tree's:
/// N log N. Farthest distances come from the sample.
/// </remarks>
internal static class ApproximateSearch
{
    private const int FewestProbes = 12;

    /// <summary>Searches all rows.</summary>
    public static NeighbourGraph Search(
        float[] rows, int dimension, NeighbourOptions options, TileWorkers workers, CancellationToken cancellation)
    {
        int count = rows.Length / dimension;
        int[] order = BalancedTree.Order(rows, dimension, options.ThreadCount, cancellation);
        List<RowTile> tiles = Pack(rows, dimension, order, options.K - 1);
        RowTile sample = Sample(rows, dimension, count, options.K - 1);
        try
        {
            foreach (RowTile tile in tiles)
                workers.Post(new TilePair(sample, tile, Mirrored: false));
            int[][] nearest = NearestTiles(tiles, dimension, workers, cancellation);
            NeighbourReport report = Probe(tiles, nearest, sample, options, workers, cancellation);
            return GraphAssembly.FromTiles(tiles, count, options.K, report);
        }
        finally
        {
            // A search that was abandoned may still have threads at a tile.
            workers.Discard();
            workers.Drain(CancellationToken.None);
            sample.Dispose();
            tiles.ForEach(tile => tile.Dispose());
        }
    }

    /// <summary>Compares ever more near tiles until the sample's recall is high enough or all are compared.</summary>
    private static NeighbourReport Probe(List<RowTile> tiles, int[][] nearest, RowTile sample,
        NeighbourOptions options, TileWorkers workers, CancellationToken cancellation)
    {
        var position = new Dictionary<int, (RowTile Tile, int At)>();
        foreach (RowTile tile in tiles)
            for (int at = 0; at < tile.Count; at++)
                position[tile.Ids[at]] = (tile, at);
        var done = new HashSet<(int, int)>();
        for (int from = 0, to = Math.Min(Math.Max(FewestProbes, options.K / RowTile.Rows + 2), tiles.Count); ; from = to, to = Math.Min(to * 3 / 2, tiles.Count))
        {
            for (int tile = 0; tile < tiles.Count; tile++)
                foreach (int other in nearest[tile].AsSpan(from, to - from))
                {
                    (int a, int b) = (Math.Min(tile, other), Math.Max(tile, other));
                    if (done.Add((a, b)))
                        workers.Post(new TilePair(tiles[a], tiles[b]));
                }
            workers.Drain(cancellation);
            double recall = Recall(sample, position);
            double share = done.Count / (0.5 * tiles.Count * (tiles.Count + 1.0));
            if (recall >= options.TargetRecall || to == tiles.Count)
                return new NeighbourReport(to == tiles.Count, recall, sample.Count, share);
        }
    }

    private static double Recall(RowTile sample, Dictionary<int, (RowTile Tile, int At)> position)
    {
        long found = 0, all = 0;
        for (int row = 0; row < sample.Count; row++)
        {
            (RowTile tile, int at) = position[sample.Ids[row]];
            float last = sample.Nearest.Worst[row];
            foreach (float distance in tile.Nearest.Distances(at))
                found += distance <= last ? 1 : 0;
            all += sample.Nearest.Kept;
        }
        return all == 0 ? 1 : (double)found / all;
    }

    private static List<RowTile> Pack(float[] rows, int dimension, int[] order, int kept)
    {
        var tiles = new List<RowTile>();
        foreach (int id in order)
        {
            if (tiles.Count == 0 || tiles[^1].IsFull)
                tiles.Add(new RowTile(dimension, kept));
            tiles[^1].Add(rows.AsSpan(id * dimension, dimension), id);
        }
        return tiles;
    }

    private static RowTile Sample(float[] rows, int dimension, int count, int kept)
    {
        var sample = new RowTile(dimension, kept);
        int size = Math.Min(RowTile.Rows, count);
        for (int i = 0; i < size; i++)
        {
            int id = (int)((long)i * count / size);
            sample.Add(rows.AsSpan(id * dimension, dimension), id);
        }
        return sample;
    }

    /// <summary>For each tile all tiles, itself first, by the distance of their means.</summary>
    private static int[][] NearestTiles(
        List<RowTile> tiles, int dimension, TileWorkers workers, CancellationToken cancellation)
    {
        var means = new List<RowTile>();
        var mean = new float[dimension];
        for (int tile = 0; tile < tiles.Count; tile++)
        {
            if (means.Count == 0 || means[^1].IsFull)
                means.Add(new RowTile(dimension, tiles.Count - 1));
            Mean(tiles[tile], mean);
            means[^1].Add(mean, tile);
        }
        for (int a = 0; a < means.Count; a++)
            for (int b = a; b < means.Count; b++)
                workers.Post(new TilePair(means[a], means[b]));
        workers.Drain(cancellation);
        NeighbourGraph graph = GraphAssembly.FromTiles(means, tiles.Count, tiles.Count, NeighbourReport.ExactSearch);
        means.ForEach(tile => tile.Dispose());
        return [.. Enumerable.Range(0, tiles.Count).Select(tile => graph.Neighbours(tile).ToArray())];
    }

    private static void Mean(RowTile tile, float[] mean)
    {
        var row = new float[mean.Length];
        var sum = new double[mean.Length];
        for (int at = 0; at < tile.Count; at++)
        {
            tile.CopyRow(at, row);
            for (int k = 0; k < row.Length; k++)
                sum[k] += row[k];
        }
        for (int k = 0; k < mean.Length; k++)
            mean[k] = (float)(sum[k] / tile.Count);
    }
}
