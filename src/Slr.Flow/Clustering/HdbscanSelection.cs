namespace Slr.Flow.Clustering;

/// <summary>
/// The condensed tree and the excess-of-mass selection (Campello 2013): walking down from the root, a node with two or
/// more parts of minimum size splits its cluster; smaller parts fall out of it at density 1 / height.
/// </summary>
internal sealed class HdbscanSelection(
    int minClusterSize, int[] weights, int[] rowParent, List<int> parents, List<double> heights, List<long> sizes)
{
    /// <summary>Stabilities are sums in an order that the input decides; closer than this (relative) they are equal.</summary>
    private const double StabilityTie = 1e-10;

    private readonly int[] clusterOfNode = new int[parents.Count];
    private readonly bool[] fallen = new bool[parents.Count];
    private readonly List<int> clusterParent = [-1];
    private readonly List<double> birth = [0];
    private readonly List<double> stability = [0];

    /// <summary>The greatest density at which something leaves each condensed cluster.</summary>
    private readonly List<double> death = [0];

    /// <summary>The density at which each fallen node left its condensed cluster.</summary>
    private readonly double[] leftAt = new double[parents.Count];

    /// <summary>A label for each row, and how surely it belongs to its cluster, in [0, 1]; 0 for noise.</summary>
    internal (int[] Labels, double[] Probabilities) Choose()
    {
        Condense();
        int[] selected = Selected();
        int[] labels = [.. rowParent.Select(node => node < 0 ? LabelSet.Outlier : selected[clusterOfNode[node]])];
        return (LabelSet.Renumber(labels), [.. rowParent.Select((node, row) => Probability(node, labels[row]))]);
    }

    /// <summary>
    /// The density at which a row leaves its cluster over the greatest at which anything does (McInnes, Healy and Astels 2017); 1
    /// where a cluster that is part of it leaves later.
    /// </summary>
    private double Probability(int node, int cluster)
    {
        if (cluster < 0)
            return 0;
        double density = fallen[node] ? leftAt[node] : 1 / heights[node];
        return double.IsInfinity(density) || death[cluster] == 0 ? 1 : Math.Min(density, death[cluster]) / death[cluster];
    }

    /// <summary>Nodes were made in order of height, so a walk from the last to the first meets parents before children.</summary>
    private void Condense()
    {
        int[] largeParts = new int[parents.Count];
        for (int node = 0; node < parents.Count; node++)
            if (parents[node] >= 0 && sizes[node] >= minClusterSize)
                largeParts[parents[node]]++;
        for (int node = parents.Count - 1; node >= 0; node--)
            if (parents[node] >= 0)
                Descend(node, parents[node], largeParts[parents[node]] > 1);
        for (int row = 0; row < rowParent.Length; row++)
            if (rowParent[row] >= 0 && !fallen[rowParent[row]])
                Leave(clusterOfNode[rowParent[row]], weights[row], rowParent[row]);
    }

    private void Descend(int node, int parent, bool parentSplits)
    {
        int cluster = clusterOfNode[parent];
        bool large = sizes[node] >= minClusterSize;
        clusterOfNode[node] = cluster;
        fallen[node] = fallen[parent] || !large;
        leftAt[node] = fallen[parent] ? leftAt[parent] : 1 / heights[parent];
        if (fallen[parent] || (large && !parentSplits))
            return;
        Leave(cluster, sizes[node], parent);
        if (!large)
            return;
        clusterOfNode[node] = clusterParent.Count;
        clusterParent.Add(cluster);
        birth.Add(1 / heights[parent]);
        stability.Add(0);
        death.Add(0);
    }

    /// <summary>
    /// Density is infinite at height 0; births are finite, because a part of minimum size has merged before and nothing
    /// merges below 0.
    /// </summary>
    private void Leave(int cluster, long points, int node)
    {
        stability[cluster] += points * (1 / heights[node] - birth[cluster]);
        death[cluster] = Math.Max(death[cluster], 1 / heights[node]);
    }

    /// <summary>For every condensed cluster the selected one that it belongs to, or -1. The root is never selected.</summary>
    private int[] Selected()
    {
        int count = clusterParent.Count;
        double[] below = new double[count];
        bool[] chosen = new bool[count];
        for (int cluster = count - 1; cluster > 0; cluster--)
        {
            chosen[cluster] = !(below[cluster] > stability[cluster] * (1 + StabilityTie));
            below[clusterParent[cluster]] += chosen[cluster] ? stability[cluster] : below[cluster];
        }
        int[] selected = new int[count];
        selected[0] = LabelSet.Outlier;
        for (int cluster = 1; cluster < count; cluster++)
        {
            int inherited = selected[clusterParent[cluster]];
            selected[cluster] = inherited >= 0 ? inherited : chosen[cluster] ? cluster : LabelSet.Outlier;
        }
        return selected;
    }
}
