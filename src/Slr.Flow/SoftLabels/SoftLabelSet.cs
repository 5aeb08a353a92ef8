namespace Slr.Flow.SoftLabels;

/// <summary>
/// Soft labels of N images over m current clusters, kept as distinct sparse rows with multiplicities: a soft label
/// depends only on the pair (previous, current), so N rows hold only a few thousand distinct ones.
/// </summary>
/// <remarks>Entries lie in (0, 1]; each row sums to 1 within 1e-9.</remarks>
public sealed class SoftLabelSet : SparseRows<double>
{
    /// <summary>Takes ownership of the arrays.</summary>
    /// <param name="columns">Current clusters, m.</param>
    /// <param name="rowOfPoint">The distinct row of each of the N images, or -1.</param>
    /// <param name="multiplicities">Images of each distinct row.</param>
    /// <param name="rowStart">Distinct rows + 1 offsets into the next two arrays.</param>
    /// <param name="columnIndices">Cluster of each entry, ascending within a row.</param>
    /// <param name="values">Entries in (0, 1].</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public SoftLabelSet(int columns, int[] rowOfPoint, int[] multiplicities, int[] rowStart, int[] columnIndices, double[] values)
        : base(columns, rowStart, columnIndices, values)
    {
        if (rowStart.Length != multiplicities.Length + 1)
            throw new ArgumentException("There must be one multiplicity for each row.", nameof(multiplicities));
        RowOfPoint = rowOfPoint;
        Multiplicities = multiplicities;
    }

    /// <summary>The distinct row of each of the N images; -1 for an image without a soft label.</summary>
    public int[] RowOfPoint { get; }

    /// <summary>How many images have each distinct row.</summary>
    public int[] Multiplicities { get; }

    /// <summary>The cluster of each image's largest entry; ties go to the current label, then to the lower number.</summary>
    /// <param name="current">Current cluster of each image, or -1.</param>
    public int[] ArgMax(ReadOnlySpan<int> current)
    {
        int[] labels = new int[RowOfPoint.Length];
        for (int i = 0; i < labels.Length; i++)
            labels[i] = RowOfPoint[i] < 0 ? LabelSet.Outlier : ArgMax(RowOfPoint[i], current[i]);
        return labels;
    }

    private int ArgMax(int row, int preferred)
    {
        var columns = RowColumns(row);
        var values = RowValues(row);
        int best = 0;
        for (int k = 1; k < values.Length; k++)
            if (values[k] > values[best] || (values[k] == values[best] && columns[k] == preferred))
                best = k;
        return columns[best];
    }
}
