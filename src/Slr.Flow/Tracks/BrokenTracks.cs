using System.Numerics.Tensors;

namespace Slr.Flow.Tracks;

/// <summary>
/// Tracks that may have passed from one person to another: of a track's cuts in time the one whose sides lie farthest apart
/// is looked at, and a track is suspect when its sides are farther apart than those of nearly all tracks.
/// </summary>
public static class BrokenTracks
{
    /// <summary>Images that each side of a cut has at least: the mean of fewer says little.</summary>
    private const int Side = 2;

    /// <summary>Tukey's outer fence: of normal values one in 400,000 lies beyond it.</summary>
    private const double Fence = 3;

    /// <summary>The suspects, in the order of their points; a track of fewer than four images is never one.</summary>
    /// <param name="tracks">What tracks say of the images.</param>
    public static int[] Find(TrackKnowledge tracks)
    {
        int[] cuttable = [.. Enumerable.Range(0, tracks.Points).Where(point => tracks.Weights[point] >= 2 * Side)];
        double[] gaps = [.. cuttable.AsParallel().AsOrdered().Select(point => Gap(tracks, point))];
        if (gaps.Length < 4)
            return [];
        double[] sorted = [.. gaps.Order()];
        double low = sorted[sorted.Length / 4], high = sorted[sorted.Length * 3 / 4];
        return [.. cuttable.Where((_, at) => gaps[at] > high + Fence * (high - low))];
    }

    /// <summary>1 - cosine of the two sides' means, at the cut where it is largest.</summary>
    internal static double Gap(TrackKnowledge tracks, int point)
    {
        FeatureSet images = tracks.Images;
        int[] members = tracks.InOrderOfTime(point);
        var after = new float[images.Dimension];
        var before = new float[images.Dimension];
        foreach (int image in members)
            TensorPrimitives.Add(after, images.Row(image), after);
        double largest = 0;
        for (int cut = 1; cut <= members.Length - Side; cut++)
        {
            ReadOnlySpan<float> row = images.Row(members[cut - 1]);
            TensorPrimitives.Add(before, row, before);
            TensorPrimitives.Subtract(after, row, after);
            if (cut >= Side)
                largest = Math.Max(largest, 1 - RowPair.Cosine(before, after));
        }
        return largest;
    }
}
