using System.Numerics;

namespace Slr.Flow.Codes;

/// <summary>
/// Improves approximate neighbours: neighbours of neighbours, forwards and backwards, are likely neighbours (NN-descent,
/// Dong, Moses and Li, WWW 2011). Each step reads the last step's graph and writes a new one, so that the result does
/// not depend on the number of threads.
/// </summary>
internal sealed class NeighbourDescent
{
    /// <summary>Neighbours of a row that are gone on from, at most; a bit each.</summary>
    private const int MostFollowed = 32;

    private const int Block = 256;
    private readonly CodedRows rows;
    private readonly int followed;
    private readonly ParallelOptions parallel;
    private readonly uint[] fresh;
    private readonly int[] holders, holderCounts;
    private NearestCodes next;

    /// <summary>Begins without neighbours.</summary>
    /// <param name="rows">All rows; those near to each other had better lie together.</param>
    /// <param name="wanted">Neighbours that count.</param>
    /// <param name="kept">Neighbours kept of each row.</param>
    /// <param name="parallel">Threads.</param>
    public NeighbourDescent(CodedRows rows, int wanted, int kept, ParallelOptions parallel)
    {
        (this.rows, this.parallel) = (rows, parallel);
        followed = Math.Min(wanted, MostFollowed);
        (Best, next) = (new NearestCodes(rows.Count, kept), new NearestCodes(rows.Count, kept));
        fresh = new uint[rows.Count];
        (holders, holderCounts) = (new int[(long)rows.Count * followed], new int[rows.Count]);
    }

    /// <summary>The best neighbours known.</summary>
    public NearestCodes Best { get; private set; }

    /// <summary>Pairs compared one by one so far.</summary>
    public long Compared { get; private set; }

    /// <summary>Takes every neighbour for a new one, after others than <see cref="Step"/> have changed the best.</summary>
    public void Refresh() => Array.Fill(fresh, uint.MaxValue);

    /// <summary>Tries neighbours of neighbours once.</summary>
    /// <returns>False when hardly anything changed: further steps would not help.</returns>
    public bool Step()
    {
        Reverse();
        int blocks = (rows.Count + Block - 1) / Block;
        var compared = new long[blocks];
        var changed = new uint[rows.Count];
        Parallel.For(0, blocks, parallel, () => new Candidates(rows, followed, Best.Kept), (block, _, candidates) =>
        {
            for (int row = block * Block; row < Math.Min(rows.Count, (block + 1) * Block); row++)
            {
                Gather(row, candidates);
                compared[block] += candidates.Count;
                Best.Of(row).CopyTo(next.Of(row));
                if (candidates.Count > 0)
                    candidates.Offer(row, next);
                changed[row] = Changed(row);
            }
            return candidates;
        }, candidates => candidates.Dispose());
        changed.CopyTo(fresh, 0);
        (Best, next) = (next, Best);
        Compared += compared.Sum();
        return changed.Sum(BitOperations.PopCount) > rows.Count * (long)followed / 1000;
    }

    /// <summary>Rows that hold each row among their neighbours, as many as are followed, and whether they are new to it.</summary>
    private void Reverse()
    {
        Array.Clear(holderCounts);
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<long> keys = Best.Of(row);
            for (int rank = 0; rank < followed; rank++)
                if (NearestCodes.Index(keys[rank]) is >= 0 and int near && holderCounts[near] < followed)
                    holders[near * followed + holderCounts[near]++] = row << 1 | (int)(fresh[row] >> rank & 1);
        }
    }

    /// <summary>Collects neighbours of neighbours, where one of the two links is new since the last step.</summary>
    private void Gather(int row, Candidates candidates)
    {
        candidates.Begin(row, Best.Of(row));
        ReadOnlySpan<long> keys = Best.Of(row);
        ReadOnlySpan<int> holding = holders.AsSpan(row * followed, holderCounts[row]);
        foreach (long key in keys[..followed])
            Best.Prefetch(Math.Max(0, NearestCodes.Index(key)));
        foreach (int held in holding)
            Best.Prefetch(held >> 1);
        for (int rank = 0; rank < followed; rank++)
            if (NearestCodes.Index(keys[rank]) is >= 0 and int near)
                Follow(near, (fresh[row] >> rank & 1) != 0, candidates);
        foreach (int held in holding)
        {
            candidates.Add(held >> 1);
            Follow(held >> 1, (held & 1) != 0, candidates);
        }
    }

    private void Follow(int via, bool isFresh, Candidates candidates)
    {
        ReadOnlySpan<long> keys = Best.Of(via);
        uint open = (isFresh ? uint.MaxValue : fresh[via]) & (uint)((1UL << followed) - 1);
        for (; open != 0; open &= open - 1)
            if (NearestCodes.Index(keys[BitOperations.TrailingZeroCount(open)]) is >= 0 and int candidate)
                candidates.Add(candidate);
    }

    /// <summary>Which of a row's followed neighbours are new in the new graph.</summary>
    private uint Changed(int row)
    {
        ReadOnlySpan<long> before = Best.Of(row), now = next.Of(row);
        uint changed = 0;
        for (int rank = 0, old = 0; rank < followed; rank++)
        {
            while (old < before.Length && before[old] < now[rank])
                old++;
            if (old == before.Length || before[old] != now[rank])
                changed |= 1u << rank;
        }
        return changed;
    }
}
