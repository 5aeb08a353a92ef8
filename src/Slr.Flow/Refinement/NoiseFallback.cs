namespace Slr.Flow.Refinement;

/// <summary>Gives HDBSCAN's noise back to the clusters it had before (<see cref="NoiseRule.KeepCurrent"/>).</summary>
internal static class NoiseFallback
{
    /// <summary>
    /// Noise joins the refined cluster that holds most images of its current cluster (the lower number on a tie); where
    /// none holds any, the current cluster lives on as one of its own. Outliers of the clusterer stay outliers.
    /// </summary>
    internal static int[] Apply(ReadOnlySpan<int> refined, ReadOnlySpan<int> current)
    {
        var overlaps = new Dictionary<(int Current, int Refined), int>();
        int clusters = 0;
        for (int i = 0; i < refined.Length; i++)
        {
            clusters = Math.Max(clusters, refined[i] + 1);
            if (refined[i] >= 0 && current[i] >= 0)
                overlaps[(current[i], refined[i])] = overlaps.GetValueOrDefault((current[i], refined[i])) + 1;
        }
        var heir = overlaps.GroupBy(pair => pair.Key.Current).ToDictionary(
            group => group.Key,
            group => group.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Refined).First().Key.Refined);
        int[] labels = refined.ToArray();
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= 0 || current[i] < 0)
                continue;
            if (!heir.TryGetValue(current[i], out int cluster))
                heir.Add(current[i], cluster = clusters++);
            labels[i] = cluster;
        }
        return labels;
    }
}
