namespace Slr.Flow.SoftLabels;

/// <summary>The row-normalised IoU of previous with current clusters, m_{t-1} x m_t.</summary>
/// <remarks>Entries lie in (0, 1]; every row that has any sums to 1.</remarks>
public sealed class ProjectionMatrix : SparseRows<double>
{
    /// <summary>Takes ownership of the arrays.</summary>
    /// <param name="columns">Current clusters, m_t.</param>
    /// <param name="rowStart">m_{t-1} + 1 offsets into the next two arrays.</param>
    /// <param name="columnIndices">Current cluster of each entry, ascending within a row.</param>
    /// <param name="values">Entries in (0, 1].</param>
    /// <param name="bestIoU">Largest IoU of each previous cluster, or NaN.</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public ProjectionMatrix(int columns, int[] rowStart, int[] columnIndices, double[] values, double[] bestIoU)
        : base(columns, rowStart, columnIndices, values)
    {
        if (rowStart.Length != bestIoU.Length + 1)
            throw new ArgumentException("There must be one IoU for each row.", nameof(bestIoU));
        BestIoU = bestIoU;
    }

    /// <summary>The largest IoU of each previous cluster before normalisation; NaN where no image of it is shared.</summary>
    public double[] BestIoU { get; }

    /// <summary>Mean of <see cref="BestIoU"/> over clusters that share images; null when there are none.</summary>
    public double? MeanBestIoU => BestIoU.Where(double.IsFinite).Select(best => (double?)best).Average();

    /// <summary>Mean entropy in nats of the non-zero rows; null when there are none.</summary>
    public double? MeanRowEntropy =>
        Enumerable.Range(0, Rows).Where(row => RowStart[row] < RowStart[row + 1])
            .Select(row => (double?)Entropy(RowValues(row))).Average();

    private static double Entropy(ReadOnlySpan<double> probabilities)
    {
        double entropy = 0;
        foreach (double probability in probabilities)
            entropy -= probability * Math.Log(probability);
        return Math.Max(0, entropy);
    }
}
