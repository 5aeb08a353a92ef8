namespace Slr.Flow.Neighbours;

/// <summary>
/// Improves approximate neighbours: neighbours of neighbours, forwards and backwards, are likely neighbours (NN-descent,
/// Dong, Moses and Li, WWW 2011). Each step reads the last step's graph and writes a new one, so that the result does
/// not depend on the number of threads.
/// </summary>
internal sealed class NeighbourDescent
{
    private const int Block = 256;
    private readonly float[] rows;
    private readonly int dimension, kept;
    private readonly ParallelOptions parallel;
    private readonly bool[] fresh;
    private readonly int[] holders, holderCounts;
    private NearestRows next;

    public NeighbourDescent(float[] rows, int dimension, int kept, ParallelOptions parallel)
    {
        int count = rows.Length / dimension;
        (this.rows, this.dimension, this.kept, this.parallel) = (rows, dimension, kept, parallel);
        (Best, next) = (new NearestRows(count, kept), new NearestRows(count, kept));
        fresh = new bool[count * kept];
        (holders, holderCounts) = (new int[count * kept], new int[count]);
    }

    /// <summary>The best neighbours known.</summary>
    public NearestRows Best { get; private set; }

    /// <summary>Pairs compared one by one so far.</summary>
    public long Compared { get; private set; }

    /// <summary>Takes every neighbour for a new one, after others than <see cref="Step"/> have changed the best.</summary>
    public void Refresh() => Array.Fill(fresh, true);

    /// <summary>Tries neighbours of neighbours once.</summary>
    /// <returns>False when hardly anything changed: further steps would not help.</returns>
    public bool Step()
    {
        Reverse();
        next.CopyFrom(Best);
        int blocks = (Best.Rows + Block - 1) / Block;
        var compared = new long[blocks];
        Parallel.For(0, blocks, parallel, () => new int[Best.Rows], (block, _, mark) =>
        {
            for (int row = block * Block; row < Math.Min(Best.Rows, (block + 1) * Block); row++)
                compared[block] += Try(row, mark);
            return mark;
        }, _ => { });
        Compared += compared.Sum();
        return Adopt() > Best.Rows * (long)kept / 1000;
    }

    /// <summary>Rows that hold each row among their neighbours, as many as a row keeps.</summary>
    private void Reverse()
    {
        Array.Clear(holderCounts);
        for (int row = 0; row < Best.Rows; row++)
            for (int rank = 0; rank < kept; rank++)
            {
                int near = Best.Indices(row)[rank];
                if (near != int.MaxValue && holderCounts[near] < kept)
                    holders[near * kept + holderCounts[near]++] = row * kept + rank;
            }
    }

    private int Try(int row, int[] mark)
    {
        int stamp = row + 1, compared = 0;
        mark[row] = stamp;
        foreach (int near in Best.Indices(row))
            if (near != int.MaxValue)
                mark[near] = stamp;
        for (int rank = 0; rank < kept; rank++)
            if (Best.Indices(row)[rank] != int.MaxValue)
                compared += TryNeighboursOf(Best.Indices(row)[rank], fresh[row * kept + rank], row, mark);
        foreach (int held in holders.AsSpan(row * kept, holderCounts[row]))
        {
            int holder = held / kept;
            compared += Offer(holder, row, mark) ? 1 : 0;
            compared += TryNeighboursOf(holder, fresh[held], row, mark);
        }
        return compared;
    }

    /// <summary>Offers the neighbours of <paramref name="via"/>, where one of the two links is new since the last step.</summary>
    private int TryNeighboursOf(int via, bool isFresh, int row, int[] mark)
    {
        int compared = 0;
        ReadOnlySpan<int> candidates = Best.Indices(via);
        for (int rank = 0; rank < kept; rank++)
            if ((isFresh || fresh[via * kept + rank]) && candidates[rank] != int.MaxValue)
                compared += Offer(candidates[rank], row, mark) ? 1 : 0;
        return compared;
    }

    private bool Offer(int candidate, int row, int[] mark)
    {
        if (mark[candidate] == row + 1)
            return false;
        mark[candidate] = row + 1;
        float distance = RowPair.SquaredDistance(
            rows.AsSpan(row * dimension, dimension), rows.AsSpan(candidate * dimension, dimension));
        if (distance <= next.Worst[row])
            next.Offer(row, distance, candidate);
        return true;
    }

    /// <summary>Makes the new graph the best one and marks what is new in it.</summary>
    private long Adopt()
    {
        long changes = 0;
        for (int row = 0; row < Best.Rows; row++)
            for (int rank = 0; rank < kept; rank++)
                changes += (fresh[row * kept + rank] = !Best.Indices(row).Contains(next.Indices(row)[rank])) ? 1 : 0;
        (Best, next) = (next, Best);
        return changes;
    }
}
