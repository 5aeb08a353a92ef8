using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Slr.Flow.Codes;

/// <summary>Where one thread compares eight coded rows at a time with packed ones.</summary>
internal sealed unsafe class CodeDistances : IDisposable
{
    /// <summary>Columns compared at a time, at most.</summary>
    public const int Columns = 512;

    private const int Lanes = 16;
    private int* values = (int*)NativeMemory.AlignedAlloc(CodeKernel.Rows * Columns * sizeof(int), CodedRows.Alignment);

    ~CodeDistances() => Free();

    /// <summary>Computes the squared distances of some rows to packed ones.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="members">Up to eight numbers of rows.</param>
    /// <param name="panels">What to compare with.</param>
    /// <param name="first">The first packed row, a multiple of 32.</param>
    /// <returns>Packed rows compared: <see cref="Columns"/>, or what is left.</returns>
    public int Compare(CodedRows rows, ReadOnlySpan<int> members, CodePanels panels, int first)
    {
        byte** left = stackalloc byte*[CodeKernel.Rows];
        for (int row = 0; row < CodeKernel.Rows; row++)
            left[row] = rows.Row(members[Math.Min(row, members.Length - 1)]);
        int count = Math.Min(Columns, panels.Count - first);
        for (int column = 0; column < count; column += CodePanels.Panel)
            CodeKernel.Multiply(left, panels.Packed + (long)(first + column) * rows.Stride, rows.Stride, values + column, Columns);
        fixed (int* shifts = &panels.Shifts[first])
            for (int row = 0; row < members.Length; row++)
            {
                Vector512<int> norm = Vector512.Create(rows.Norms[members[row]]);
                int* line = values + row * Columns;
                for (int column = 0; column < count; column += Lanes)
                    (norm + Vector512.Load(shifts + column) - Vector512.ShiftLeft(Vector512.Load(line + column), 1)).Store(line + column);
            }
        GC.KeepAlive(rows);
        GC.KeepAlive(panels);
        return count;
    }

    /// <summary>Distance of a row of the last comparison to a column of it.</summary>
    public int this[int row, int column] => values[row * Columns + column];

    /// <summary>Which of sixteen columns are not farther from a row than <paramref name="limit"/>.</summary>
    /// <param name="row">Row of the last comparison.</param>
    /// <param name="column">The first column, a multiple of 16.</param>
    /// <param name="count">Columns of the comparison: those beyond are not told.</param>
    /// <param name="limit">A squared distance.</param>
    /// <returns>A bit for each column.</returns>
    public ulong Within(int row, int column, int count, Vector512<int> limit) => Vector512.LessThanOrEqual(
        Vector512.Load(values + row * Columns + column), limit).ExtractMostSignificantBits() & Present(count - column);

    /// <summary>Offers the columns to a row; a row's own number is passed over.</summary>
    /// <param name="row">Row of the last comparison.</param>
    /// <param name="count">Columns of the comparison.</param>
    /// <param name="nearest">What is known.</param>
    /// <param name="to">The row that learns.</param>
    /// <param name="first">Number of the first column.</param>
    /// <param name="apart">True: rows and columns are of two sets, so that equal numbers do not mean one row.</param>
    public void Offer(int row, int count, NearestCodes nearest, int to, int first, bool apart = false)
    {
        for (int column = 0; column < count; column += Lanes)
            for (ulong hits = Within(row, column, count, Vector512.Create(nearest.Worst(to))); hits != 0; hits &= hits - 1)
            {
                int at = column + BitOperations.TrailingZeroCount(hits);
                if (apart || first + at != to)
                    nearest.Offer(to, this[row, at], first + at);
            }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static ulong Present(int columns) => columns >= Lanes ? ulong.MaxValue : (1UL << columns) - 1;

    private void Free()
    {
        NativeMemory.AlignedFree(values);
        values = null;
    }
}
