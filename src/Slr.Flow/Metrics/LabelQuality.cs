namespace Slr.Flow.Metrics;

/// <summary>How well cluster labels agree with identities; for reports only, never for training.</summary>
/// <param name="Precision">Of the pairs in one cluster, the share of one identity; NaN without such pairs.</param>
/// <param name="Recall">Of the pairs of one identity, the share in one cluster; NaN without such pairs.</param>
/// <param name="F1">Harmonic mean of the two.</param>
/// <param name="AdjustedRand">Adjusted Rand index (Hubert and Arabie 1985), 1 for equal partitions.</param>
/// <param name="MutualInformation">Normalised mutual information, arithmetic mean of the entropies, in [0, 1].</param>
/// <param name="Purity">Share of images of their cluster's most frequent identity.</param>
public sealed record LabelQuality(
    double Precision, double Recall, double F1, double AdjustedRand, double MutualInformation, double Purity)
{
    /// <summary>Compares labels with identities.</summary>
    /// <param name="labels">Cluster of every image; a negative label is an outlier and counts as a cluster of its own.</param>
    /// <param name="identities">Identity of every image; images with a negative identity are left out.</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public static LabelQuality Of(ReadOnlySpan<int> labels, ReadOnlySpan<int> identities) =>
        throw new NotSupportedException();
}
