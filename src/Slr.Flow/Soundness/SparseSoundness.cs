using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Slr.Flow.Soundness;

/// <summary>What compressed sparse rows must be, whatever they hold; names what is not.</summary>
/// <param name="stage">The stage that answered them.</param>
/// <param name="kind">What a row is, for the message.</param>
/// <param name="starts">Rows + 1 offsets.</param>
/// <param name="columns">Column of each entry, ascending within a row.</param>
/// <param name="width">Number of columns.</param>
internal readonly ref struct SparseSoundness(
    string stage, string kind, ReadOnlySpan<int> starts, ReadOnlySpan<int> columns, int width)
{
    /// <summary>
    /// How far the sum of a row of probabilities may be from 1: far above the rounding of a million entries to multiples
    /// of 2^-40, far below any mistake.
    /// </summary>
    private const double Rounding = 1e-6;

    private readonly ReadOnlySpan<int> starts = starts, columns = columns;

    /// <summary>Refuses rows that overlap or leave entries out, and columns that are out of order or out of range.</summary>
    internal void CheckRows()
    {
        if (starts[0] != 0 || starts[^1] != columns.Length)
            throw Unsound.Answer(stage, $"its rows span the entries {starts[0]} to {starts[^1]} of {columns.Length}");
        for (int row = 0; row < starts.Length - 1; row++)
        {
            int start = starts[row], end = starts[row + 1];
            if (end < start || end > columns.Length)
                throw Unsound.Answer(stage, $"{kind} {row} spans the entries {start} to {end} of {columns.Length}");
            CheckColumns(row, columns[start..end]);
        }
    }

    /// <summary>Refuses rows of probabilities whose entries are not in (0, 1] or do not sum to 1.</summary>
    internal void CheckProbabilities(ReadOnlySpan<double> values, bool mayBeEmpty)
    {
        for (int row = 0; row < starts.Length - 1; row++)
        {
            double sum = 0;
            for (int at = starts[row]; at < starts[row + 1]; at++)
            {
                if (values[at] is not (> 0 and <= 1))
                    throw Unsound.Answer(stage,
                        $"{kind} {row} holds {values[at]:g6} for cluster {columns[at]}, which is not in (0, 1]");
                sum += values[at];
            }
            bool isEmpty = starts[row] == starts[row + 1];
            if (isEmpty ? !mayBeEmpty : Math.Abs(sum - 1) > Rounding)
                throw Unsound.Answer(stage, $"{kind} {row} sums to {sum:g6} instead of 1");
        }
    }

    private void CheckColumns(int row, ReadOnlySpan<int> own)
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
