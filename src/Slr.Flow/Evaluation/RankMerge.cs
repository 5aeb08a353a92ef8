using System.Runtime.InteropServices;
using Slr.Flow.Neighbours;

namespace Slr.Flow.Evaluation;

/// <summary>Puts a ranking together from the answers to the pairs of a <see cref="RankShape"/>, in whatever order they come.</summary>
/// <param name="rows">What was asked.</param>
internal sealed class RankMerge(RankRows rows)
{
    private readonly int[][] nearer = [.. rows.Asked.Select(block => new int[block.Sought.Length])];
    private readonly NearestRows[] nearest =
        [.. rows.Asked.Select(block => new NearestRows(rows.Cut.Listed == 0 ? 0 : block.Counts.Queries, rows.Cut.Listed))];

    /// <summary>Takes an answer to a pair.</summary>
    public void Add(int pair, byte[] answer)
    {
        int block = rows.Cut.PairOf(pair).Left - rows.Cut.GalleryBlocks;
        int[] counts = nearer[block];
        ReadOnlySpan<int> some = MemoryMarshal.Cast<byte, int>(answer)[..counts.Length];
        for (int at = 0; at < counts.Length; at++)
            counts[at] += some[at];
        ReadOnlySpan<byte> lists = answer.AsSpan(counts.Length * sizeof(int));
        for (int query = 0; query < nearest[block].Rows; query++)
            lists = nearest[block].Read(query, lists);
    }

    /// <summary>Tells the ranks, once the answers to all pairs were taken.</summary>
    public void Complete(RankingTally tally)
    {
        int query = 0;
        for (int block = 0; block < nearer.Length; block++)
            for (int row = 0; row < rows.Asked[block].Counts.Queries; row++)
            {
                int from = rows.Asked[block].SoughtStarts[row], to = rows.Asked[block].SoughtStarts[row + 1];
                int[] ranks = [.. nearer[block].AsSpan(from..to)];
                for (int at = 0; at < ranks.Length; at++)
                    ranks[at]++;
                Array.Sort(ranks);
                ReadOnlySpan<int> listed = rows.Cut.Listed == 0 ? [] : nearest[block].Indices(row);
                tally.Note(query++, ranks, listed.IndexOf(int.MaxValue) is >= 0 and int end ? listed[..end] : listed);
            }
    }
}
