using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Slr.Flow.Codes;

/// <summary>
/// For each row the nearest others so far by the distance of their codes, each once, sorted by (distance, index). What is
/// kept does not depend on the order in which candidates are offered.
/// </summary>
internal sealed class NearestCodes
{
    private const int Lanes = 8;
    private readonly long[] keys;

    /// <summary>Keeps at least <paramref name="kept"/> candidates of each of <paramref name="rows"/> rows.</summary>
    public NearestCodes(int rows, int kept)
    {
        (Rows, Kept) = (rows, Math.Max(1, (kept + Lanes - 1) / Lanes) * Lanes);
        keys = new long[(long)rows * Kept];
        Array.Fill(keys, long.MaxValue);
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Candidates kept per row, a multiple of 8.</summary>
    public int Kept { get; }

    /// <summary>The candidates of a row, nearest first: the distance in the upper half, the index in the lower one.</summary>
    public Span<long> Of(int row) => keys.AsSpan(row * Kept, Kept);

    /// <summary>True where every row has so many candidates.</summary>
    /// <param name="wanted">How many, <see cref="Kept"/> at most.</param>
    public bool AllHave(int wanted)
    {
        for (int row = 0; row < Rows; row++)
            if (wanted > 0 && Index(Of(row)[wanted - 1]) < 0)
                return false;
        return true;
    }

    /// <summary>Has the processor fetch the candidates of a row that will be read soon.</summary>
    public unsafe void Prefetch(int row)
    {
        if (!Sse.IsSupported)
            return;
        // A hint for one moment: nothing is read, so it does not matter if the array moves.
        byte* first = (byte*)Unsafe.AsPointer(ref keys[row * Kept]);
        for (int at = 0; at < Kept * sizeof(long); at += 64)
            Sse.Prefetch0(first + at);
    }

    /// <summary>The index that a key tells; -1 = there is no candidate yet.</summary>
    public static int Index(long key) => (int)key;

    /// <summary>Distance that a candidate of the row must not exceed.</summary>
    public int Worst(int row) => (int)(Volatile.Read(ref keys[row * Kept + Kept - 1]) >> 32);

    /// <summary>True where the candidate is among the nearest, but not there yet.</summary>
    public bool Lacks(int row, int distance, int index) =>
        Key(distance, index) is var key && key < Of(row)[^1] && Of(row).BinarySearch(key) < 0;

    /// <summary>Keeps the candidate if it is among the nearest and not there yet.</summary>
    public void Offer(int row, int distance, int index) => Insert(Of(row), Key(distance, index));

    /// <summary>Takes candidates of the same row from elsewhere.</summary>
    public void Offer(int row, ReadOnlySpan<long> candidates)
    {
        Span<long> near = Of(row);
        foreach (long key in candidates)
        {
            if (key >= near[^1])
                break;
            Insert(near, key);
        }
    }

    /// <summary>Forgets the candidates of a row; only what is not farther than <paramref name="distance"/> is kept from now on.</summary>
    public void Forget(int row, int distance) => Of(row).Fill(Key(distance, -1));

    private static long Key(int distance, int index) => (long)distance << 32 | (uint)index;

    private static void Insert(Span<long> near, long key)
    {
        if (key >= near[^1])
            return;
        int at = 0, below;
        do
        {
            below = BitOperations.PopCount(Vector512.LessThan(
                Vector512.Create<long>(near.Slice(at, Lanes)), Vector512.Create(key)).ExtractMostSignificantBits());
            at += below;
        }
        while (below == Lanes);
        if (near[at] == key)
            return;
        near[at..^1].CopyTo(near[(at + 1)..]);
        near[at] = key;
    }
}
