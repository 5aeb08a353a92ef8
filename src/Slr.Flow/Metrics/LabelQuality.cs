namespace Slr.Flow.Metrics;

/// <summary>How well cluster labels agree with identities; for reports only, never for training.</summary>
/// <param name="Precision">Of the pairs in one cluster, the share of one identity; NaN without such pairs.</param>
/// <param name="Recall">Of the pairs of one identity, the share in one cluster; NaN without such pairs.</param>
/// <param name="F1">Harmonic mean of the two: 2 common pairs / (pairs in clusters + pairs of identities).</param>
/// <param name="AdjustedRand">Adjusted Rand index (Hubert and Arabie 1985), 1 for equal partitions; NaN without images.</param>
/// <param name="MutualInformation">Normalised mutual information, arithmetic mean of the entropies, in [0, 1]; NaN without
/// images.</param>
/// <param name="Purity">Share of clustered images that have their cluster's most frequent identity; NaN without any.</param>
public sealed record LabelQuality(
    double Precision, double Recall, double F1, double AdjustedRand, double MutualInformation, double Purity)
{
    /// <summary>Compares labels with identities.</summary>
    /// <param name="labels">Cluster of every image; a negative label is an outlier and counts as a cluster of its own.</param>
    /// <param name="identities">Identity of every image; images with a negative identity are left out.</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public static LabelQuality Of(ReadOnlySpan<int> labels, ReadOnlySpan<int> identities)
    {
        if (labels.Length != identities.Length)
            throw new ArgumentException($"{labels.Length} labels, but {identities.Length} identities.");
        List<int> clusters = [], known = [];
        int fresh = labels.IsEmpty ? 0 : Math.Max(0, System.Numerics.Tensors.TensorPrimitives.Max(labels)) + 1;
        int clustersEnd = fresh;
        for (int i = 0; i < labels.Length; i++)
        {
            if (identities[i] < 0)
                continue;
            clusters.Add(labels[i] >= 0 ? labels[i] : fresh++);
            known.Add(identities[i]);
        }
        var table = Contingency.Of([.. clusters], [.. known]);
        double common = Contingency.Pairs(table.Cells.Select(cell => cell.Count));
        double inClusters = Contingency.Pairs(table.Rows), ofIdentities = Contingency.Pairs(table.Columns);
        return new(common / inClusters, common / ofIdentities, 2 * common / (inClusters + ofIdentities),
            table.Total == 0 ? double.NaN : table.AdjustedRand(),
            table.Total == 0 ? double.NaN : NormalisedInformation(table), PurityOf(table, clusters, clustersEnd));
    }

    private static double NormalisedInformation(Contingency table)
    {
        double total = table.Total, information = 0;
        foreach (var (row, column, count) in table.Cells)
            information += count / total * Math.Log(count * total / ((double)table.Rows[row] * table.Columns[column]));
        double entropies = Entropy(table.Rows, total) + Entropy(table.Columns, total);
        return entropies <= 0 ? 1 : Math.Clamp(2 * information / entropies, 0, 1);
    }

    private static double Entropy(long[] counts, double total) =>
        -counts.Sum(count => count / total * Math.Log(count / total));

    /// <summary>Outliers are pure by definition and would only hide how mixed the clusters are, so they do not count.</summary>
    private static double PurityOf(Contingency table, List<int> clusters, int clustersEnd)
    {
        int[] numbers = LabelSet.Renumber([.. clusters]);
        var isCluster = new bool[table.Rows.Length];
        for (int i = 0; i < numbers.Length; i++)
            isCluster[numbers[i]] = clusters[i] < clustersEnd;
        var groups = table.Cells.Where(cell => isCluster[cell.Row]).GroupBy(cell => cell.Row).ToList();
        return (double)groups.Sum(group => group.Max(cell => cell.Count))
            / groups.Sum(group => group.Sum(cell => cell.Count));
    }
}
