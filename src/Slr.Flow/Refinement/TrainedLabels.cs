namespace Slr.Flow.Refinement;

/// <summary>The labels that training sees: the refined ones without clusters of too few images.</summary>
/// <param name="Labels">Clusters to train on, numbered anew; images of smaller ones are outliers here.</param>
/// <param name="SmallClusters">Clusters that are left out.</param>
/// <param name="SmallClusterImages">Their images.</param>
/// <param name="Warning">Says that small clusters are trained on all the same; null as a rule.</param>
public sealed record TrainedLabels(
    LabelSet Labels, int SmallClusters, int SmallClusterImages, FailureSignature? Warning = null)
{
    /// <summary>Leaves small clusters out, unless fewer than two would remain.</summary>
    /// <param name="refined">Refined labels.</param>
    /// <param name="minImages">Images of the smallest cluster that is trained on; up to 1 = all are.</param>
    public static TrainedLabels Of(LabelSet refined, int minImages)
    {
        int[] sizes = new int[refined.Clusters];
        foreach (int label in refined.Labels)
            if (label >= 0)
                sizes[label]++;
        int small = sizes.Count(size => size < minImages);
        if (small == 0)
            return new(refined, 0, 0);
        if (refined.Clusters - small < 2)
            return new(refined, 0, 0, new(FailureKind.OnlySmallClusters,
                $"{small} of {refined.Clusters} clusters have fewer than {minImages} images, and without them there would be " +
                "no two to train on: this epoch trains on all of them. Set adapt.min-images lower."));
        LabelSet trained = LabelSet.Dense(refined.Keys,
            [.. refined.Labels.Select(label => label >= 0 && sizes[label] >= minImages ? label : LabelSet.Outlier)]);
        return new(trained, small, trained.Outliers - refined.Outliers);
    }
}
