using Slr.Flow.Clustering;

namespace Slr.Flow.Soundness;

/// <summary>Judges what a clusterer answers, built in or not.</summary>
public static class SoundClusters
{
    /// <summary>Refuses anything but one label per image, each -1 for an outlier or the number of a cluster.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="features">The N images.</param>
    /// <returns>The same answer.</returns>
    /// <exception cref="InvalidDataException">It makes no sense; the message names the image.</exception>
    public static ClusteringResult Check(ClusteringResult? result, FeatureSet features)
    {
        if (result?.Labels is not { } labels)
            throw Unsound.Answer(RefineryStages.Cluster, "no labels");
        if (labels.Length != features.Count)
            throw Unsound.Answer(RefineryStages.Cluster, $"{labels.Length} labels for {features.Count} images");
        if (labels.AsSpan().IndexOfAnyExceptInRange(LabelSet.Outlier, labels.Length - 1) is >= 0 and int at)
            throw Unsound.Answer(RefineryStages.Cluster,
                $"label {labels[at]} of image {at} ('{features.Keys[at]}') is neither -1 nor a cluster's number");
        return result.Diagnostics is null
            ? throw Unsound.Answer(RefineryStages.Cluster, "null instead of its figures; no figures are an empty dictionary") : result;
    }
}
