namespace Slr.Flow.Clustering;

/// <summary>Numbers clusters densely, in the order of their first member.</summary>
internal static class DenseLabels
{
    /// <summary>Renumbers labels; clusters smaller than <paramref name="smallest"/> become outliers (-1).</summary>
    public static int[] From(ReadOnlySpan<int> labels, int smallest = 1)
    {
        int[] dense = LabelSet.Renumber(labels);
        int[] sizes = new int[Count(dense)];
        foreach (int label in dense)
            if (label >= 0)
                sizes[label]++;
        for (int i = 0; i < dense.Length; i++)
            if (dense[i] >= 0 && sizes[dense[i]] < smallest)
                dense[i] = -1;
        return smallest > 1 ? LabelSet.Renumber(dense) : dense;
    }

    /// <summary>Number of clusters of dense labels.</summary>
    public static int Count(int[] labels) => labels.Length == 0 ? 0 : labels.Max() + 1;
}
