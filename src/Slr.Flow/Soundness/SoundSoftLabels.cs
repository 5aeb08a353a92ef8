using Slr.Flow.SoftLabels;

namespace Slr.Flow.Soundness;

/// <summary>Judges soft labels.</summary>
internal static class SoundSoftLabels
{
    /// <summary>
    /// Refuses soft labels of other images or over other clusters, rows that are not probabilities, images without a row,
    /// and counts that do not count the images of a row.
    /// </summary>
    /// <param name="soft">Soft labels of N images over m_t clusters.</param>
    /// <param name="current">The N current labels.</param>
    /// <returns>The same soft labels.</returns>
    /// <exception cref="InvalidDataException">They make no sense; the message names the row or the image.</exception>
    internal static SoftLabelSet Check(SoftLabelSet soft, LabelSet current)
    {
        if (soft.RowOfPoint.Length != current.Count || soft.Columns != current.Clusters)
            throw Unsound.Answer(RefineryStages.Fuse, $"soft labels of {soft.RowOfPoint.Length} images over {soft.Columns} " +
                $"clusters, but there are {current.Count} images and {current.Clusters} clusters");
        SparseSoundness.CheckRows(RefineryStages.Fuse, "soft label", soft);
        SparseSoundness.CheckProbabilities(RefineryStages.Fuse, "soft label", soft, mayBeEmpty: false);
        CheckImages(soft, current);
        return soft;
    }

    private static void CheckImages(SoftLabelSet soft, LabelSet current)
    {
        int[] counts = new int[soft.Rows];
        for (int image = 0; image < soft.RowOfPoint.Length; image++)
        {
            int row = soft.RowOfPoint[image];
            if (row < -1 || row >= counts.Length)
                throw Unsound.Answer(RefineryStages.Fuse,
                    $"image {image} ('{current.Keys[image]}') has the soft label {row} of {counts.Length}");
            if (row >= 0)
                counts[row]++;
        }
        if (counts.AsSpan().CommonPrefixLength(soft.Multiplicities) is var same && same < counts.Length)
            throw Unsound.Answer(RefineryStages.Fuse,
                $"soft label {same} is said to belong to {soft.Multiplicities[same]} images, but belongs to {counts[same]}");
    }
}
