using System.Numerics.Tensors;

namespace Slr.Flow.Neighbours;

/// <summary>
/// Rows sorted into lists by the nearest of some means (k-means, a few rounds on a sample). Lists hold about
/// <see cref="RowsPerList"/> rows however many rows there are. A pure function of the rows.
/// </summary>
internal sealed class InvertedFile
{
    /// <summary>Rows of a list, on average.</summary>
    public const int RowsPerList = 256;

    private const int SamplePerList = 32, Rounds = 6;
    private readonly float[] rows;
    private readonly int dimension;
    private readonly ParallelOptions parallel;
    private readonly float[] means;

    /// <summary>Finds the means.</summary>
    public InvertedFile(float[] rows, int dimension, ParallelOptions parallel)
    {
        (this.rows, this.dimension, this.parallel) = (rows, dimension, parallel);
        Count = Math.Max(1, rows.Length / dimension / RowsPerList);
        int[] sample = Spread(Math.Min(rows.Length / dimension, SamplePerList * Count));
        means = new float[Count * dimension];
        for (int list = 0; list < Count; list++)
            Row(sample[(int)((long)list * sample.Length / Count)]).CopyTo(Mean(list));
        for (int round = 0; round < Rounds; round++)
            MoveMeans(sample, Nearest(sample, 1));
    }

    /// <summary>Number of lists.</summary>
    public int Count { get; }

    /// <summary>For every row the numbers of the lists with the nearest means, nearest first.</summary>
    /// <param name="lists">How many, at most <see cref="Count"/>.</param>
    /// <returns>N x <paramref name="lists"/> numbers, row-major.</returns>
    public int[] Nearest(int lists) => Nearest([.. Enumerable.Range(0, rows.Length / dimension)], lists);

    private int[] Nearest(int[] members, int lists)
    {
        var found = new int[members.Length * lists];
        List<RowTile> centres = PackMeans();
        Parallel.For(0, (members.Length + RowTile.Rows - 1) / RowTile.Rows, parallel,
            () => new TileScratch(dimension, lists), (chunk, _, scratch) =>
            {
                int first = chunk * RowTile.Rows, count = Math.Min(RowTile.Rows, members.Length - first);
                RowTile tile = scratch.Pack(rows, members.AsSpan(first, count));
                foreach (RowTile centre in centres)
                    scratch.Compare(new TilePair(tile, centre, Mirrored: false, Apart: true));
                for (int at = 0; at < count; at++)
                    tile.Nearest.Indices(at).CopyTo(found.AsSpan((first + at) * lists));
                return scratch;
            }, scratch => scratch.Dispose());
        centres.ForEach(tile => tile.Dispose());
        return found;
    }

    private List<RowTile> PackMeans()
    {
        var tiles = new List<RowTile>();
        for (int list = 0; list < Count; list++)
        {
            if (tiles.Count == 0 || tiles[^1].IsFull)
                tiles.Add(new RowTile(dimension, 1));
            tiles[^1].Add(Mean(list), list);
        }
        return tiles;
    }

    /// <summary>The mean of a list's members; a list without any keeps its mean.</summary>
    private void MoveMeans(int[] sample, int[] lists) =>
        Parallel.ForEach(Enumerable.Range(0, sample.Length).GroupBy(at => lists[at]), parallel, list =>
        {
            Span<float> mean = Mean(list.Key);
            mean.Clear();
            foreach (int at in list)
                TensorPrimitives.Add(mean, Row(sample[at]), mean);
            TensorPrimitives.Divide(mean, list.Count(), mean);
        });

    /// <summary>Row numbers at even steps.</summary>
    private int[] Spread(int size)
    {
        long count = rows.Length / dimension;
        return [.. Enumerable.Range(0, size).Select(i => (int)(i * count / size))];
    }

    private ReadOnlySpan<float> Row(int row) => rows.AsSpan(row * dimension, dimension);

    private Span<float> Mean(int list) => means.AsSpan(list * dimension, dimension);
}
