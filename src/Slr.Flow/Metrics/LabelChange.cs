namespace Slr.Flow.Metrics;

/// <summary>Compares two labellings of the same images that number their clusters independently.</summary>
public static class LabelChange
{
    /// <summary>
    /// Share of images that changed: clusters are matched one to one by the largest overlap first, and an image is
    /// unchanged when its clusters match, or when it is an outlier in both.
    /// </summary>
    /// <param name="before">Labels; negative ones are outliers.</param>
    /// <param name="after">Labels of the same images; negative ones are outliers.</param>
    /// <returns>A share in [0, 1]; 0 without images.</returns>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public static double Share(ReadOnlySpan<int> before, ReadOnlySpan<int> after)
    {
        var (first, second) = ClusteredInBoth(before, after);
        var table = Contingency.Of(first, second);
        bool[] rowTaken = new bool[table.Rows.Length], columnTaken = new bool[table.Columns.Length];
        long unchanged = 0;
        foreach (var (row, column, count) in table.Cells.OrderByDescending(cell => cell.Count))
        {
            if (rowTaken[row] || columnTaken[column])
                continue;
            rowTaken[row] = columnTaken[column] = true;
            unchanged += count;
        }
        for (int i = 0; i < before.Length; i++)
            if (before[i] < 0 && after[i] < 0)
                unchanged++;
        return before.Length == 0 ? 0 : 1 - (double)unchanged / before.Length;
    }

    /// <summary>Adjusted Rand index over the images that are clustered in both; null when there are none.</summary>
    /// <param name="before">Labels; negative ones are outliers.</param>
    /// <param name="after">Labels of the same images; negative ones are outliers.</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public static double? AdjustedRand(ReadOnlySpan<int> before, ReadOnlySpan<int> after)
    {
        var (first, second) = ClusteredInBoth(before, after);
        return first.Length == 0 ? null : Contingency.Of(first, second).AdjustedRand();
    }

    private static (int[] First, int[] Second) ClusteredInBoth(ReadOnlySpan<int> before, ReadOnlySpan<int> after)
    {
        if (before.Length != after.Length)
            throw new ArgumentException($"{before.Length} labels before, but {after.Length} after.");
        List<int> first = [], second = [];
        for (int i = 0; i < before.Length; i++)
            if (before[i] >= 0 && after[i] >= 0)
            {
                first.Add(before[i]);
                second.Add(after[i]);
            }
        return ([.. first], [.. second]);
    }
}
