using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Slr.Flow.Soundness;

/// <summary>What compressed sparse rows must be, whatever they hold; names what is not.</summary>
internal static class SparseSoundness
{
    /// <summary>
    /// How far the sum of a row of probabilities may be from 1: far above the rounding of a million entries to multiples
    /// of 2^-40, far below any mistake.
    /// </summary>
    private const double Rounding = 1e-6;

    /// <summary>Refuses rows that overlap or leave entries out, and columns that are out of order or out of range.</summary>
    /// <param name="stage">The stage that answered them.</param>
    /// <param name="kind">What a row is, for the message.</param>
    /// <param name="rows">The rows.</param>
    internal static void CheckRows<T>(string stage, string kind, SparseRows<T> rows)
    {
        (int[] starts, int[] columns) = (rows.RowStart, rows.ColumnIndices);
        if (starts[0] != 0 || starts[^1] != columns.Length)
            throw Unsound.Answer(stage, $"its rows span the entries {starts[0]} to {starts[^1]} of {columns.Length}");
        for (int row = 0; row < starts.Length - 1; row++)
        {
            int start = starts[row], end = starts[row + 1];
            if (end < start || end > columns.Length)
                throw Unsound.Answer(stage, $"{kind} {row} spans the entries {start} to {end} of {columns.Length}");
            CheckColumns(stage, kind, row, columns.AsSpan(start, end - start), rows.Columns);
        }
    }

    /// <summary>Refuses rows of probabilities whose entries are not in (0, 1] or do not sum to 1.</summary>
    internal static void CheckProbabilities(string stage, string kind, SparseRows<double> rows, bool mayBeEmpty)
    {
        (int[] starts, double[] values) = (rows.RowStart, rows.Values);
        for (int row = 0; row < starts.Length - 1; row++)
        {
            double sum = 0;
            for (int at = starts[row]; at < starts[row + 1]; at++)
            {
                if (values[at] is not (> 0 and <= 1))
                    throw Unsound.Answer(stage,
                        $"{kind} {row} holds {values[at]:g6} for cluster {rows.ColumnIndices[at]}, which is not in (0, 1]");
                sum += values[at];
            }
            bool isEmpty = starts[row] == starts[row + 1];
            if (isEmpty ? !mayBeEmpty : Math.Abs(sum - 1) > Rounding)
                throw Unsound.Answer(stage, $"{kind} {row} sums to {sum:g6} instead of 1");
        }
    }

    private static void CheckColumns(string stage, string kind, int row, ReadOnlySpan<int> own, int width)
    {
        if (FirstFall(own) is > 0 and int fall)
            throw Unsound.Answer(stage, $"{kind} {row} holds column {own[fall]} after column {own[fall - 1]}");
        // They ascend, so the ends tell of all.
        if (own.Length > 0 && (own[0] < 0 || own[^1] >= width))
            throw Unsound.Answer(stage, $"{kind} {row} holds column {(own[0] < 0 ? own[0] : own[^1])} of {width}");
    }

    /// <summary>Position of the first column that is not above the one before it; -1 where all ascend.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // from the first call on: there is one pass an epoch
    private static int FirstFall(ReadOnlySpan<int> columns)
    {
        ref int first = ref MemoryMarshal.GetReference(columns);
        int at = 1;
        for (; at + Vector512<int>.Count <= columns.Length; at += Vector512<int>.Count)
            if (!Vector512.LessThanAll(Vector512.LoadUnsafe(ref first, (nuint)at - 1), Vector512.LoadUnsafe(ref first, (nuint)at)))
                break;
        for (; at < columns.Length; at++)
            if (columns[at] <= columns[at - 1])
                return at;
        return -1;
    }
}
