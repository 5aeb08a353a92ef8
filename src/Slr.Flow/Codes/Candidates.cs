using System.Numerics;
using System.Runtime.InteropServices;

namespace Slr.Flow.Codes;

/// <summary>Rows that may be near to one row, each once. Room of one thread; owns native memory.</summary>
internal sealed unsafe class Candidates : IDisposable
{
    private const int Ahead = 8;
    private readonly CodedRows rows;
    private readonly int[] table, found;
    private sbyte* query;

    /// <summary>Room for what a row can learn from its neighbours and their neighbours.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="followed">Neighbours of a row that are followed, and as many that hold it.</param>
    /// <param name="known">Neighbours that a row knows, at most.</param>
    public Candidates(CodedRows rows, int followed, int known)
    {
        this.rows = rows;
        int most = 2 * followed * (followed + 1);
        found = new int[most];
        table = new int[BitOperations.RoundUpToPowerOf2((uint)(2 * (most + known + 1)))];
        query = (sbyte*)NativeMemory.AlignedAlloc((nuint)rows.Stride, CodedRows.Alignment);
    }

    ~Candidates() => Free();

    /// <summary>Candidates so far.</summary>
    public int Count { get; private set; }

    /// <summary>Starts anew, for another row whose neighbours are known already.</summary>
    public void Begin(int row, ReadOnlySpan<long> known)
    {
        Count = 0;
        Array.Fill(table, -1);
        IsNew(row);
        foreach (long key in known)
            if (NearestCodes.Index(key) is >= 0 and int near)
                IsNew(near);
    }

    /// <summary>Adds a candidate that is not there yet.</summary>
    public void Add(int row)
    {
        if (IsNew(row))
            found[Count++] = row;
    }

    /// <summary>Offers all of them to the row.</summary>
    public void Offer(int row, NearestCodes nearest)
    {
        int norm = rows.Norms[row] + 2 * CodedRows.Zero * Sign(rows.Row(row));
        for (int at = 0; at < Math.Min(Ahead, Count); at++)
            rows.Prefetch(found[at]);
        for (int at = 0; at < Count; at++)
        {
            if (at + Ahead < Count)
                rows.Prefetch(found[at + Ahead]);
            int distance = norm + rows.Norms[found[at]] - 2 * CodeKernel.Multiply(rows.Row(found[at]), query, rows.Stride);
            if (distance <= nearest.Worst(row))
                nearest.Offer(row, distance, found[at]);
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <returns>The sum of the codes.</returns>
    private int Sign(byte* codes)
    {
        int sum = 0;
        for (int k = 0; k < rows.Stride; k++)
            sum += query[k] = (sbyte)(codes[k] - CodedRows.Zero);
        return sum;
    }

    private bool IsNew(int row)
    {
        int mask = table.Length - 1, at = (int)((uint)row * 2654435769u >> 8) & mask;
        for (; table[at] >= 0; at = (at + 1) & mask)
            if (table[at] == row)
                return false;
        table[at] = row;
        return true;
    }

    private void Free()
    {
        NativeMemory.AlignedFree(query);
        query = null;
    }
}
