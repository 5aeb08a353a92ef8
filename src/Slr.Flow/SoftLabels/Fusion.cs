namespace Slr.Flow.SoftLabels;

/// <summary>Fuses the current label of each image with the projection of its previous one (method.md section 7).</summary>
public static class Fusion
{
    /// <summary>
    /// Entries are rounded to multiples of 2^-40: rows that are equal in exact arithmetic become equal in bits, whatever
    /// the numbering of the clusters did to the order of additions.
    /// </summary>
    private const double Grid = 1L << 40;

    /// <summary>S_i = alpha onehot(y_t(i)) + (1 - alpha) P[y_{t-1}(i), :]; O(N) for N images.</summary>
    /// <param name="projection">P of the two label sets.</param>
    /// <param name="previous">Previous cluster of each image, or negative.</param>
    /// <param name="current">Current cluster of each image, or -1.</param>
    /// <param name="alpha">Weight of the current label, in [0, 1].</param>
    /// <param name="rescueOutliers">Gives current outliers P[y_{t-1}(i), :] instead of no soft label.</param>
    /// <returns>Soft labels; without a previous label or with a zero row of P they are onehot(y_t(i)).</returns>
    /// <exception cref="ArgumentException">The lengths disagree, or alpha is outside [0, 1].</exception>
    public static SoftLabelSet Fuse(ProjectionMatrix projection, ReadOnlySpan<int> previous, ReadOnlySpan<int> current,
        double alpha, bool rescueOutliers = false)
    {
        if (alpha is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Alpha must be in [0, 1].");
        return OfPairs(projection.Columns, previous, current, pair => Row(projection, pair, alpha, rescueOutliers));
    }

    /// <summary>
    /// [S_current ; S_previous] (method.md section 8, joint space): beside the soft label over current clusters stands beta
    /// onehot(y_{t-1}(i)) + (1 - beta) P'[y_t(i), :], with P' the projection the other way round.
    /// </summary>
    /// <param name="projection">P of the two label sets.</param>
    /// <param name="backward">P' : current clusters in rows, previous ones in columns.</param>
    /// <param name="previous">Previous cluster of each image, or negative: then P'[y_t(i), :] alone.</param>
    /// <param name="current">Current cluster of each image, or -1.</param>
    /// <param name="alpha">Weight of the current label, in [0, 1].</param>
    /// <param name="beta">Weight of the previous label, in [0, 1].</param>
    /// <param name="rescueOutliers">Gives current outliers P[y_{t-1}(i), :] instead of no soft label.</param>
    /// <returns>Rows over current, then previous clusters; each half that is there sums to 1.</returns>
    /// <exception cref="ArgumentException">The lengths disagree, or a weight is outside [0, 1].</exception>
    public static SoftLabelSet Joint(ProjectionMatrix projection, ProjectionMatrix backward, ReadOnlySpan<int> previous,
        ReadOnlySpan<int> current, double alpha, double beta, bool rescueOutliers = false)
    {
        if (alpha is not (>= 0 and <= 1) || beta is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(beta), $"alpha {alpha} and beta {beta} must be in [0, 1].");
        return OfPairs(projection.Columns + backward.Columns, previous, current, pair =>
        {
            SparseRow now = Row(projection, pair, alpha, rescueOutliers);
            if (now.Columns.Length == 0)
                return now;
            SparseRow before = Row(backward, (pair.Current, pair.Previous), beta, rescueOutliers: true);
            return new(
                [.. now.Columns, .. before.Columns.Select(column => projection.Columns + column)], [.. now.Values, .. before.Values]);
        });
    }

    private static SoftLabelSet OfPairs(
        int columns, ReadOnlySpan<int> previous, ReadOnlySpan<int> current, Func<(int Previous, int Current), SparseRow> rowOf)
    {
        if (previous.Length != current.Length)
            throw new ArgumentException($"{previous.Length} previous labels, but {current.Length} current ones.");
        var rows = new DistinctRows(columns);
        var rowOfPair = new Dictionary<(int, int), int>();
        int[] rowOfPoint = new int[current.Length];
        for (int i = 0; i < current.Length; i++)
        {
            var pair = (previous[i], current[i]);
            if (!rowOfPair.TryGetValue(pair, out int row))
                rowOfPair.Add(pair, row = rows.Add(rowOf(pair)));
            rowOfPoint[i] = row;
        }
        return rows.Build(rowOfPoint);
    }

    private static SparseRow Row(ProjectionMatrix projection, (int Previous, int Current) pair, double alpha,
        bool rescueOutliers)
    {
        var (previous, current) = pair;
        bool projected = previous >= 0 && previous < projection.Rows && projection.RowColumns(previous).Length > 0;
        if (current < 0)
            return rescueOutliers && projected ? Mix(projection, previous, -1, 0) : SparseRow.Empty;
        return projected ? Mix(projection, previous, current, alpha) : new([current], [1]);
    }

    private static SparseRow Mix(ProjectionMatrix projection, int previous, int current, double alpha)
    {
        List<int> columns = [];
        List<double> values = [];
        bool added = current < 0;
        void Append(int column, double value)
        {
            double rounded = Math.Round(value * Grid) / Grid;
            if (rounded > 0)
            {
                columns.Add(column);
                values.Add(rounded);
            }
        }

        var projectedColumns = projection.RowColumns(previous);
        var projectedValues = projection.RowValues(previous);
        for (int k = 0; k < projectedColumns.Length; k++)
        {
            double value = (1 - alpha) * projectedValues[k];
            if (!added && current <= projectedColumns[k])
            {
                added = true;
                if (current == projectedColumns[k])
                    value += alpha;
                else
                    Append(current, alpha);
            }
            Append(projectedColumns[k], value);
        }
        if (!added)
            Append(current, alpha);
        return new([.. columns], [.. values]);
    }
}
