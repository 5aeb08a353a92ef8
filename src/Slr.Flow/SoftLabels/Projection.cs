namespace Slr.Flow.SoftLabels;

/// <summary>Projects previous clusters onto current ones (method.md section 6; RLCC, CVPR 2021).</summary>
public static class Projection
{
    /// <summary>P(a,b) = |A_a and B_b| / |A_a or B_b|, each row divided by its sum; O(N).</summary>
    /// <param name="previous">Previous cluster of each image; -1 outlier, -2 (<see cref="LabelSet.Unknown"/>) not an
    /// image of that epoch, left out altogether.</param>
    /// <param name="current">Current cluster of each image, or -1.</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public static ProjectionMatrix Between(ReadOnlySpan<int> previous, ReadOnlySpan<int> current)
    {
        if (previous.Length != current.Length)
            throw new ArgumentException($"{previous.Length} previous labels, but {current.Length} current ones.");
        int rows = Clusters(previous), columns = Clusters(current);
        int[] rowSizes = new int[rows], columnSizes = new int[columns];
        for (int i = 0; i < previous.Length; i++)
        {
            if (previous[i] == LabelSet.Unknown)
                continue;
            if (previous[i] >= 0)
                rowSizes[previous[i]]++;
            if (current[i] >= 0)
                columnSizes[current[i]]++;
        }
        var (start, members) = CurrentByPrevious(previous, current, rows);
        return Assemble(start, members, rowSizes, columnSizes);
    }

    private static ProjectionMatrix Assemble(int[] start, int[] members, int[] rowSizes, int[] columnSizes)
    {
        int rows = rowSizes.Length;
        int[] rowStart = new int[rows + 1], common = new int[columnSizes.Length];
        double[] best = new double[rows];
        List<int> columnIndices = [], touched = [];
        List<double> values = [];
        for (int row = 0; row < rows; row++)
        {
            touched.Clear();
            foreach (int column in members.AsSpan(start[row]..start[row + 1]))
                if (common[column]++ == 0)
                    touched.Add(column);
            touched.Sort();
            double sum = 0, largest = 0;
            foreach (int column in touched)
            {
                double overlap = (double)common[column] / (rowSizes[row] + columnSizes[column] - common[column]);
                common[column] = 0;
                columnIndices.Add(column);
                values.Add(overlap);
                sum += overlap;
                largest = Math.Max(largest, overlap);
            }
            for (int k = rowStart[row]; k < values.Count; k++)
                values[k] /= sum;
            rowStart[row + 1] = values.Count;
            best[row] = rowSizes[row] == 0 ? double.NaN : largest;
        }
        return new(columnSizes.Length, rowStart, [.. columnIndices], [.. values], best);
    }

    /// <summary>A counting sort: the current clusters of each previous cluster's members, outliers left out.</summary>
    private static (int[] Start, int[] Members) CurrentByPrevious(
        ReadOnlySpan<int> previous, ReadOnlySpan<int> current, int rows)
    {
        int[] start = new int[rows + 1];
        for (int i = 0; i < previous.Length; i++)
            if (previous[i] >= 0 && current[i] >= 0)
                start[previous[i] + 1]++;
        for (int row = 0; row < rows; row++)
            start[row + 1] += start[row];
        int[] members = new int[start[rows]], next = start[..rows];
        for (int i = 0; i < previous.Length; i++)
            if (previous[i] >= 0 && current[i] >= 0)
                members[next[previous[i]]++] = current[i];
        return (start, members);
    }

    private static int Clusters(ReadOnlySpan<int> labels)
    {
        int largest = -1;
        foreach (int label in labels)
            largest = Math.Max(largest, label);
        return largest + 1;
    }
}
