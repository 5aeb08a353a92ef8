namespace Slr.Flow.Metrics;

/// <summary>Counts of two labellings of the same images: per label of each, and per pair of labels that occurs.</summary>
internal sealed class Contingency
{
    private Contingency(long[] rows, long[] columns, (int Row, int Column, long Count)[] cells)
    {
        Rows = rows;
        Columns = columns;
        Cells = cells;
    }

    internal long[] Rows { get; }

    internal long[] Columns { get; }

    /// <summary>Non-zero counts, ordered by row, then column.</summary>
    internal (int Row, int Column, long Count)[] Cells { get; }

    internal long Total => Rows.Sum();

    /// <summary>Counts non-negative labels of any numbering.</summary>
    internal static Contingency Of(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        int[] a = LabelSet.Renumber(first), b = LabelSet.Renumber(second);
        long[] rows = new long[a.DefaultIfEmpty(-1).Max() + 1], columns = new long[b.DefaultIfEmpty(-1).Max() + 1];
        long[] pairs = new long[a.Length];
        for (int i = 0; i < a.Length; i++)
        {
            rows[a[i]]++;
            columns[b[i]]++;
            pairs[i] = ((long)a[i] << 32) | (uint)b[i];
        }
        Array.Sort(pairs);
        List<(int, int, long)> cells = [];
        for (int i = 0, next; i < pairs.Length; i = next)
        {
            for (next = i + 1; next < pairs.Length && pairs[next] == pairs[i];)
                next++;
            cells.Add(((int)(pairs[i] >> 32), (int)pairs[i], next - i));
        }
        return new(rows, columns, [.. cells]);
    }

    /// <summary>Adjusted Rand index (Hubert and Arabie 1985); 1 where it is 0/0, for then both are trivial and equal.</summary>
    internal double AdjustedRand()
    {
        double together = Pairs(Cells.Select(cell => cell.Count)), first = Pairs(Rows), second = Pairs(Columns);
        double expected = Total < 2 ? 0 : first * second / Pairs([Total]), largest = (first + second) / 2;
        return largest == expected ? 1 : (together - expected) / (largest - expected);
    }

    /// <summary>Unordered pairs within groups of these sizes.</summary>
    internal static double Pairs(IEnumerable<long> counts) => counts.Sum(count => count * (count - 1.0) / 2);
}
