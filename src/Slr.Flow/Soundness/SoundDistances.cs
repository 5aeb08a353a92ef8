using System.Runtime.InteropServices;
using Slr.Flow.Distances;

namespace Slr.Flow.Soundness;

/// <summary>Judges what the Jaccard stage answers: millions of entries, so each is read in wide steps and once.</summary>
internal static class SoundDistances
{
    /// <summary>
    /// Refuses distances of other images, rows out of order, an image's distance to itself, and a distance that is no
    /// number in [0, 1], or in [0, 1 + lambda] with a source term.
    /// </summary>
    /// <param name="distances">Distances of N images.</param>
    /// <param name="features">The N images.</param>
    /// <returns>The same distances.</returns>
    /// <exception cref="InvalidDataException">They make no sense; the message says where.</exception>
    internal static SparseDistances Check(SparseDistances distances, FeatureSet features)
    {
        if (distances.Count != features.Count)
            throw Unsound.Answer(RefineryStages.Jaccard, $"distances of {distances.Count} images, but there are {features.Count}");
        SparseSoundness.CheckRows(RefineryStages.Jaccard, "row", distances);
        for (int row = 0; row < distances.Count; row++)
            if (distances.RowColumns(row).BinarySearch(row) >= 0)
                throw Unsound.Answer(RefineryStages.Jaccard, $"row {row} ('{features.Keys[row]}') holds a distance to itself");
        CheckSource(distances, features);
        CheckValues(distances, features);
        return distances;
    }

    private static void CheckSource(SparseDistances distances, FeatureSet features)
    {
        if (distances.Lambda is not (>= 0 and < 1))
            throw Unsound.Answer(RefineryStages.Jaccard, $"a share {distances.Lambda} of the source term, which is not in [0, 1)");
        if (FirstOutside(distances.SourceWeights, 1) is >= 0 and int at)
            throw Unsound.Answer(RefineryStages.Jaccard,
                $"image {at} ('{features.Keys[at]}') is {distances.SourceWeights![at]:g6} from the source, which is not in [0, 1]");
    }

    private static void CheckValues(SparseDistances distances, FeatureSet features)
    {
        if (FirstOutside(distances.Values, distances.Largest) is not (>= 0 and int at))
            return;
        int row = Array.FindLastIndex(distances.RowStart, start => start <= at), column = distances.ColumnIndices[at];
        throw Unsound.Answer(RefineryStages.Jaccard, $"the distance of rows {row} ('{features.Keys[row]}') and {column} " +
            $"('{features.Keys[column]}') is {distances.Values[at]:g6}, which is not in [0, {distances.Largest:g6}]");
    }

    /// <summary>Position of the first value that is not in [0, most]; -1 when all are.</summary>
    /// <remarks>
    /// Floats from 0 up are ordered as the integers of their bits are, NaNs lie above them all and what has a minus sign
    /// below: so one vectorised search of integers answers for all three.
    /// </remarks>
    private static int FirstOutside(ReadOnlySpan<float> values, float most) =>
        MemoryMarshal.Cast<float, int>(values).IndexOfAnyExceptInRange(0, BitConverter.SingleToInt32Bits(most));
}
