namespace Slr.Flow.Clustering;

/// <summary>Numbers clusters densely, in the order of their first member.</summary>
internal static class DenseLabels
{
    /// <summary>Renumbers labels; clusters smaller than <paramref name="smallest"/> become outliers (-1).</summary>
    public static int[] From(ReadOnlySpan<int> labels, int smallest = 1)
    {
        var sizes = new Dictionary<int, int>();
        foreach (int label in labels)
            sizes[label] = sizes.GetValueOrDefault(label) + 1;
        var names = new Dictionary<int, int>();
        var dense = new int[labels.Length];
        for (int i = 0; i < dense.Length; i++)
        {
            if (labels[i] < 0 || sizes[labels[i]] < smallest)
                dense[i] = -1;
            else if (names.TryGetValue(labels[i], out int name))
                dense[i] = name;
            else
                names[labels[i]] = dense[i] = names.Count;
        }
        return dense;
    }

    /// <summary>Number of clusters of dense labels.</summary>
    public static int Count(int[] labels) => labels.Length == 0 ? 0 : labels.Max() + 1;
}
