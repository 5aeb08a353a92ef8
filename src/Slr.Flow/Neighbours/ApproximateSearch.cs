namespace Slr.Flow.Neighbours;

/// <summary>
/// An approximate search for sets too large to compare every pair. Rows are sorted into the leaves of a balanced tree,
/// each leaf one tile, and a tile is compared with the few tiles whose means are nearest; then neighbours of neighbours
/// are tried (<see cref="NeighbourDescent"/>). The recall is measured on sampled rows against an exact search, and more
/// tiles are compared until it reaches the wanted share.
/// </summary>
/// <remarks>
/// Leaves have a constant size, and neither the number of near tiles nor that of tried neighbours grows with N, so the
/// cost grows like the tree's: N log N. Farthest distances come from the sample.
/// </remarks>
internal static class ApproximateSearch
{
    private const int FewestProbes = 6;

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
            var descent = new NeighbourDescent(rows, dimension, options, cancellation);
            NeighbourReport report = Probe(tiles, nearest, sample, descent, options, workers, cancellation);
            var farthest = new float[count];
            foreach (RowTile tile in tiles)
                for (int at = 0; at < tile.Count; at++)
                    farthest[tile.Ids[at]] = tile.Nearest.Farthest[at];
            return GraphAssembly.FromRows(descent.Best, count, farthest, report);
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
        NeighbourDescent descent, NeighbourOptions options, TileWorkers workers, CancellationToken cancellation)
    {
        var done = new HashSet<(int, int)>();
        int to = Math.Min(Math.Max(FewestProbes, options.K / RowTile.Rows + 2), tiles.Count);
        for (int from = 0; ; from = to, to = Math.Min(to * 2, tiles.Count))
        {
            for (int tile = 0; tile < tiles.Count; tile++)
                foreach (int other in nearest[tile].AsSpan(from, to - from))
                {
                    (int a, int b) = (Math.Min(tile, other), Math.Max(tile, other));
                    if (done.Add((a, b)))
                        workers.Post(new TilePair(tiles[a], tiles[b]));
                }
            workers.Drain(cancellation);
            tiles.ForEach(descent.Take);
            double recall = Recall(sample, descent.Best);
            while (recall < options.TargetRecall && to < tiles.Count && descent.Step())
                recall = Recall(sample, descent.Best);
            double pairs = 0.5 * descent.Best.Rows * (descent.Best.Rows - 1.0);
            double share = Math.Min(1, (done.Count * (double)RowTile.Rows * RowTile.Rows + descent.Compared) / pairs);
            if (recall >= options.TargetRecall || to == tiles.Count)
                return new NeighbourReport(to == tiles.Count, recall, sample.Count, share);
        }
    }

    /// <summary>Share of the sampled rows' neighbours that are as near as the true ones.</summary>
    private static double Recall(RowTile sample, NearestRows best)
    {
        long found = 0;
        for (int row = 0; row < sample.Count; row++)
        {
            // Pairs compared one by one sum in another order than tiles do.
            float last = sample.Nearest.Worst[row] + 1e-6f;
            foreach (float distance in best.Distances(sample.Ids[row]))
                found += distance <= last ? 1 : 0;
        }
        return best.Kept == 0 ? 1 : (double)found / ((long)best.Kept * sample.Count);
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
