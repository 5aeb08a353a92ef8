namespace Slr.Flow.SoftLabels;

/// <summary>A sparse row that equals another one when all its columns and values do.</summary>
internal readonly struct SparseRow(int[] columns, double[] values) : IEquatable<SparseRow>
{
    internal static readonly SparseRow Empty = new([], []);

    internal int[] Columns { get; } = columns;

    internal double[] Values { get; } = values;

    public bool Equals(SparseRow other) =>
        Columns.AsSpan().SequenceEqual(other.Columns) && Values.AsSpan().SequenceEqual(other.Values);

    public override bool Equals(object? obj) => obj is SparseRow other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        for (int k = 0; k < Columns.Length; k++)
        {
            hash.Add(Columns[k]);
            hash.Add(Values[k]);
        }
        return hash.ToHashCode();
    }
}

/// <summary>Collects distinct rows in order of first appearance: different label pairs can have equal soft labels.</summary>
internal sealed class DistinctRows(int columns)
{
    private readonly Dictionary<SparseRow, int> indices = [];
    private readonly List<SparseRow> rows = [];

    /// <summary>The row's index, or -1 for an empty row.</summary>
    internal int Add(SparseRow row)
    {
        if (row.Columns.Length == 0)
            return -1;
        if (!indices.TryGetValue(row, out int index))
        {
            indices.Add(row, index = rows.Count);
            rows.Add(row);
        }
        return index;
    }

    internal SoftLabelSet Build(int[] rowOfPoint)
    {
        int[] multiplicities = new int[rows.Count], rowStart = new int[rows.Count + 1];
        foreach (int row in rowOfPoint)
            if (row >= 0)
                multiplicities[row]++;
        for (int row = 0; row < rows.Count; row++)
            rowStart[row + 1] = rowStart[row] + rows[row].Columns.Length;
        return new(columns, rowOfPoint, multiplicities, rowStart,
            [.. rows.SelectMany(row => row.Columns)], [.. rows.SelectMany(row => row.Values)]);
    }
}
