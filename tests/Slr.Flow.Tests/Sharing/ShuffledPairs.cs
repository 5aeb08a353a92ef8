using Slr.Flow.Sharing;

namespace Slr.Flow.Tests.Sharing;

/// <summary>All pairs by this process, from blocks as they travel, in an order of its own, and once more after some were taken.</summary>
internal sealed class ShuffledPairs(int blockRows, int seed) : ISharedPairs
{
    public int From => 2;

    public int BlockRows => blockRows;

    public int Comparisons { get; private set; }

    public void Compare(PairedRows rows, int threads, Func<Action<int, byte[]>> begin, CancellationToken cancellation)
    {
        Comparisons++;
        int[] pairs = [.. Enumerable.Range(0, rows.Shape.Pairs)];
        Action<int, byte[]> take = begin();
        foreach (int pair in pairs[..(pairs.Length / 2)])
            take(pair, Compare(rows, pair));
        take = begin();
        new Random(seed).Shuffle(pairs);
        foreach (int pair in pairs)
            take(pair, Compare(rows, pair));
    }

    /// <summary>The answer to a pair.</summary>
    public static byte[] Compare(PairedRows rows, int pair)
    {
        (int left, int right) = rows.Shape.PairOf(pair);
        using PackedBlock one = rows.Pack(left), other = left == right ? one : rows.Pack(right);
        return one.Compare(other, threads: 2, CancellationToken.None);
    }
}
