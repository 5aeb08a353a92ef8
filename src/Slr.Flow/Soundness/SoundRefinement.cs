using Slr.Flow.Refinement;

namespace Slr.Flow.Soundness;

/// <summary>Judges refined labels.</summary>
internal static class SoundRefinement
{
    /// <summary>
    /// Refuses labels of other images than those that were refined, and a report of other clusters. A
    /// <see cref="LabelSet"/> has refused numbers that cannot be labels already.
    /// </summary>
    /// <param name="result">Current labels, refined labels and memory of N images.</param>
    /// <param name="features">The N images.</param>
    /// <returns>The same result.</returns>
    /// <exception cref="InvalidDataException">It makes no sense; the message names the first image.</exception>
    internal static RefinementResult Check(RefinementResult result, FeatureSet features)
    {
        CheckImages("current labels", result.Current, features);
        CheckImages("refined labels", result.Refined, features);
        CheckImages("labels to project from", result.Memory, features);
        if (result.Report.Clusters != result.Refined.Clusters || result.Report.Outliers != result.Refined.Outliers)
            throw Unsound.Answer(RefineryStages.Hdbscan,
                $"a report of {result.Report.Clusters} clusters and {result.Report.Outliers} outliers on labels with " +
                $"{result.Refined.Clusters} and {result.Refined.Outliers}");
        return result;
    }

    private static void CheckImages(string which, LabelSet labels, FeatureSet features)
    {
        if (labels.Count != features.Count)
            throw Unsound.Answer(RefineryStages.Hdbscan, $"{which} of {labels.Count} images, but there are {features.Count}");
        if (labels.Keys.AsSpan().CommonPrefixLength(features.Keys) is var same && same < features.Count)
            throw Unsound.Answer(RefineryStages.Hdbscan,
                $"{which} of other images: image {same} is '{features.Keys[same]}', labelled is '{labels.Keys[same]}'");
    }
}
