namespace Slr.Flow.Distances;

/// <summary>Compressed sparse rows: of row i the entries Start[i] .. Start[i+1], columns ascending.</summary>
internal sealed record SparseRows(int[] Start, int[] Columns, float[] Values)
{
    public int Count => Start.Length - 1;

    /// <summary>Joins rows that were made apart, in order.</summary>
    /// <param name="lengths">Entries of each row.</param>
    /// <param name="parts">Consecutive groups of rows.</param>
    /// <exception cref="InvalidOperationException">More entries than one array holds.</exception>
    public static SparseRows Join(int[] lengths, IReadOnlyList<RowBuffer> parts)
    {
        int[] start = Offsets(lengths);
        var columns = new int[start[^1]];
        var values = new float[start[^1]];
        int at = 0;
        foreach (RowBuffer part in parts)
        {
            part.Columns.CopyTo(columns.AsSpan(at));
            part.Values.CopyTo(values.AsSpan(at));
            at += part.Columns.Length;
        }
        return new SparseRows(start, columns, values);
    }

    /// <summary>The same entries by column, rows ascending.</summary>
    public SparseRows Transpose()
    {
        var lengths = new int[Count];
        foreach (int column in Columns)
            lengths[column]++;
        int[] start = Offsets(lengths), next = start[..^1];
        var rows = new int[Columns.Length];
        var values = new float[Columns.Length];
        for (int row = 0; row < Count; row++)
            for (int at = Start[row]; at < Start[row + 1]; at++)
            {
                int to = next[Columns[at]]++;
                rows[to] = row;
                values[to] = Values[at];
            }
        return new SparseRows(start, rows, values);
    }

    /// <summary>Both triangles of a symmetric matrix of which this is the upper one, without its diagonal.</summary>
    public SparseRows Mirror()
    {
        var lengths = new int[Count];
        for (int row = 0; row < Count; row++)
            lengths[row] += Start[row + 1] - Start[row];
        foreach (int column in Columns)
            lengths[column]++;
        int[] start = Offsets(lengths), next = start[..^1];
        var columns = new int[start[^1]];
        var values = new float[start[^1]];
        for (int row = 0; row < Count; row++)
        {
            // Every earlier row has put its mirrored entry here by now, in ascending order.
            int length = Start[row + 1] - Start[row];
            Columns.AsSpan(Start[row], length).CopyTo(columns.AsSpan(next[row]));
            Values.AsSpan(Start[row], length).CopyTo(values.AsSpan(next[row]));
            for (int at = Start[row]; at < Start[row + 1]; at++)
            {
                int to = next[Columns[at]]++;
                columns[to] = row;
                values[to] = Values[at];
            }
        }
        return new SparseRows(start, columns, values);
    }

    private static int[] Offsets(int[] lengths)
    {
        var start = new int[lengths.Length + 1];
        long total = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            total += lengths[i];
            if (total > Array.MaxLength)
                throw new InvalidOperationException(
                    $"The sparse distances of {lengths.Length} points need more than {Array.MaxLength} entries; " +
                    "use a smaller k1.");
            start[i + 1] = (int)total;
        }
        return start;
    }
}
