namespace Slr.Flow.Neighbours;

/// <summary>
/// Compares every row with all rows of the lists whose means are nearest to it. A list's members learn of the rows that
/// came to it as well, so that two rows meet when either comes to the other's list.
/// </summary>
internal sealed class ListSearch(float[] rows, int dimension, InvertedFile file, ParallelOptions parallel)
{
    private const int Locks = 1024;
    private readonly Lock[] locks = [.. Enumerable.Range(0, Locks).Select(_ => new Lock())];
    private long compared;

    /// <summary>Pairs compared so far.</summary>
    public long Compared => compared;

    /// <summary>Compares all rows with their lists <paramref name="from"/> up to <paramref name="to"/>, nearest first.</summary>
    /// <param name="from">Rank of the first list to compare with.</param>
    /// <param name="to">Rank after the last.</param>
    /// <param name="best">What is known; learns what is found.</param>
    public void Compare(int from, int to, NearestRows best)
    {
        int[] nearest = file.Nearest(to);
        int[][] members = Visitors(nearest, to, 0, 1, best.Rows);
        int[][] visitors = Visitors(nearest, to, Math.Max(1, from), to, best.Rows);
        Parallel.For(0, file.Count, parallel, () => new TileScratch(dimension, best.Kept), (list, _, scratch) =>
        {
            CompareList(members[list], visitors[list], from == 0, scratch, best);
            return scratch;
        }, scratch => scratch.Dispose());
    }

    /// <summary>For each list the rows that have it among the given ranks of their nearest.</summary>
    private int[][] Visitors(int[] nearest, int stride, int from, int to, int rows)
    {
        var found = new List<int>[file.Count];
        for (int list = 0; list < file.Count; list++)
            found[list] = [];
        for (int row = 0; row < rows; row++)
            for (int rank = from; rank < to; rank++)
                found[nearest[row * stride + rank]].Add(row);
        return [.. found.Select(list => list.ToArray())];
    }

    private void CompareList(int[] members, int[] visitors, bool amongThemselves, TileScratch scratch,
        NearestRows best)
    {
        for (int first = 0; first < members.Length; first += RowTile.Rows)
        {
            RowTile home = Limited(scratch.Pack(rows, Chunk(members, first), onTheRight: true), best);
            if (amongThemselves)
            {
                Meet(home, home, scratch, best);
                for (int other = first + RowTile.Rows; other < members.Length; other += RowTile.Rows)
                    Meet(Limited(scratch.Pack(rows, Chunk(members, other)), best), home, scratch, best);
            }
            for (int other = 0; other < visitors.Length; other += RowTile.Rows)
                Meet(Limited(scratch.Pack(rows, Chunk(visitors, other)), best), home, scratch, best);
            Keep(home, best);
        }
    }

    private void Meet(RowTile guests, RowTile home, TileScratch scratch, NearestRows best)
    {
        scratch.Compare(new TilePair(guests, home));
        Interlocked.Add(ref compared, (long)guests.Count * home.Count);
        if (!ReferenceEquals(guests, home))
            Keep(guests, best);
    }

    /// <summary>Rows need not keep what is farther than all they have found already.</summary>
    private static RowTile Limited(RowTile tile, NearestRows best)
    {
        for (int at = 0; at < tile.Count; at++)
            tile.Nearest.Limit(at, Volatile.Read(ref best.Worst[tile.Ids[at]]));
        return tile;
    }

    /// <summary>Adds what the rows of a tile have found to what is known.</summary>
    private void Keep(RowTile tile, NearestRows best)
    {
        for (int at = 0; at < tile.Count; at++)
        {
            int row = tile.Ids[at];
            ReadOnlySpan<float> distances = tile.Nearest.Distances(at);
            ReadOnlySpan<int> indices = tile.Nearest.Indices(at);
            lock (locks[row % Locks])
                for (int rank = 0; rank < indices.Length && indices[rank] != int.MaxValue; rank++)
                    if (!best.Indices(row).Contains(indices[rank]))
                        best.Offer(row, distances[rank], indices[rank]);
        }
    }

    private static ReadOnlySpan<int> Chunk(int[] numbers, int first) =>
        numbers.AsSpan(first, Math.Min(RowTile.Rows, numbers.Length - first));
}
