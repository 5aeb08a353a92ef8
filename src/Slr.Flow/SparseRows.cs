namespace Slr.Flow;

/// <summary>Compressed sparse rows (CSR): row r has the entries RowStart[r] .. RowStart[r + 1] - 1, columns ascending.</summary>
/// <typeparam name="T">What an entry holds.</typeparam>
public class SparseRows<T>
{
    /// <summary>Takes ownership of the arrays.</summary>
    /// <param name="columns">Number of columns.</param>
    /// <param name="rowStart">Rows + 1 offsets into the next two arrays.</param>
    /// <param name="columnIndices">Column of each entry, ascending within a row.</param>
    /// <param name="values">Value of each entry.</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public SparseRows(int columns, int[] rowStart, int[] columnIndices, T[] values)
    {
        if (rowStart.Length == 0 || columnIndices.Length != values.Length)
            throw new ArgumentException("Row starts, columns and values do not fit together.", nameof(rowStart));
        (Columns, RowStart, ColumnIndices, Values) = (columns, rowStart, columnIndices, values);
    }

    /// <summary>Number of rows.</summary>
    public int Rows => RowStart.Length - 1;

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Rows + 1 offsets.</summary>
    public int[] RowStart { get; }

    /// <summary>Column of each entry, ascending within a row.</summary>
    public int[] ColumnIndices { get; }

    /// <summary>Value of each entry.</summary>
    public T[] Values { get; }

    /// <summary>Columns of row <paramref name="row"/>.</summary>
    public ReadOnlySpan<int> RowColumns(int row) => ColumnIndices.AsSpan(RowStart[row]..RowStart[row + 1]);

    /// <summary>Values of row <paramref name="row"/>.</summary>
    public ReadOnlySpan<T> RowValues(int row) => Values.AsSpan(RowStart[row]..RowStart[row + 1]);

    /// <summary>The same entries by column, rows ascending.</summary>
    internal SparseRows<T> Transpose()
    {
        var lengths = new int[Columns];
        foreach (int column in ColumnIndices)
            lengths[column]++;
        int[] start = Offsets(lengths), next = start[..^1];
        var rows = new int[ColumnIndices.Length];
        var values = new T[ColumnIndices.Length];
        for (int row = 0; row < Rows; row++)
            for (int at = RowStart[row]; at < RowStart[row + 1]; at++)
            {
                int to = next[ColumnIndices[at]]++;
                rows[to] = row;
                values[to] = Values[at];
            }
        return new(Rows, start, rows, values);
    }

    /// <summary>Both triangles of a symmetric matrix of which this is the upper one, without its diagonal.</summary>
    internal SparseRows<T> Mirror()
    {
        var lengths = new int[Rows];
        for (int row = 0; row < Rows; row++)
            lengths[row] += RowStart[row + 1] - RowStart[row];
        foreach (int column in ColumnIndices)
            lengths[column]++;
        int[] start = Offsets(lengths), next = start[..^1];
        var columns = new int[start[^1]];
        var values = new T[start[^1]];
        for (int row = 0; row < Rows; row++)
        {
            // Every earlier row has put its mirrored entry here by now, in ascending order.
            RowColumns(row).CopyTo(columns.AsSpan(next[row]));
            RowValues(row).CopyTo(values.AsSpan(next[row]));
            for (int at = RowStart[row]; at < RowStart[row + 1]; at++)
            {
                int to = next[ColumnIndices[at]]++;
                columns[to] = row;
                values[to] = Values[at];
            }
        }
        return new(Columns, start, columns, values);
    }

    /// <summary>Row starts of rows of these lengths.</summary>
    /// <exception cref="InvalidOperationException">More entries than one array holds.</exception>
    internal static int[] Offsets(int[] lengths)
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
