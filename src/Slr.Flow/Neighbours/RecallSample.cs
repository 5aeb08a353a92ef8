using Slr.Flow.Storage;

namespace Slr.Flow.Neighbours;

/// <summary>Rows at even steps whose true neighbours are known, to measure what an approximate search finds.</summary>
internal sealed class RecallSample : IDisposable
{
    private readonly RowTile sample;

    /// <summary>Compares the sample with all rows.</summary>
    public RecallSample(FeatureRows rows, int kept, ParallelOptions parallel)
    {
        int count = rows.Count, size = Math.Min(RowTile.Rows, count);
        sample = new RowTile(rows.Dimension, kept);
        float[] room = rows.NewRoom();
        for (int i = 0; i < size; i++)
        {
            int id = (int)((long)i * count / size);
            sample.Add(rows.Read(id, room), id);
        }
        Farthest = new float[count];
        Parallel.For(0, (count + RowTile.Rows - 1) / RowTile.Rows, parallel,
            () => new TileScratch(rows, 1), (chunk, _, scratch) =>
            {
                int first = chunk * RowTile.Rows;
                int[] members = [.. Enumerable.Range(first, Math.Min(RowTile.Rows, count - first))];
                RowTile tile = scratch.Pack(members);
                scratch.Compare(new TilePair(sample, tile, Mirrored: false));
                tile.Nearest.Farthest.AsSpan(0, members.Length).CopyTo(Farthest.AsSpan(first));
                return scratch;
            }, scratch => scratch.Dispose());
    }

    /// <summary>Number of sampled rows.</summary>
    public int Count => sample.Count;

    /// <summary>For every row the largest squared distance to a sampled one.</summary>
    public float[] Farthest { get; }

    /// <summary>Sampled rows, each beside each of its true neighbours.</summary>
    public IEnumerable<(int Row, int Near)> Pairs =>
        from at in Enumerable.Range(0, sample.Count)
        from near in sample.Nearest.Indices(at).ToArray()
        where near != int.MaxValue
        select (sample.Ids[at], near);

    /// <summary>Share of the sampled rows' neighbours that are as near as the true ones.</summary>
    public double Recall(NearestRows best)
    {
        long found = 0;
        int kept = sample.Nearest.Kept;
        for (int row = 0; row < sample.Count; row++)
        {
            // Pairs compared one by one sum in another order than tiles do.
            float last = sample.Nearest.Worst[row] + 1e-6f;
            foreach (float distance in best.Distances(sample.Ids[row])[..kept])
                found += distance <= last ? 1 : 0;
        }
        return kept == 0 ? 1 : (double)found / ((long)kept * sample.Count);
    }

    public void Dispose() => sample.Dispose();
}
