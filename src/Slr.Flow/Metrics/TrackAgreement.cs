using Slr.Flow.Neighbours;
using Slr.Flow.Tracks;

namespace Slr.Flow.Metrics;

/// <summary>How features and labels agree with tracks: what can be told of a network without knowing a single identity.</summary>
public static class TrackAgreement
{
    /// <summary>
    /// Same-track retrieval: each track is cut in two halves in the order of time; the share of its images whose nearest image
    /// outside their own half is of the other half.
    /// </summary>
    /// <remarks>
    /// It tells whether a network knows a person again a moment later, among all others. It cannot tell whether it does so in
    /// another camera or after a change of pose that no track shows: background and light help it here.
    /// </remarks>
    /// <param name="tracks">What tracks say of N images.</param>
    /// <param name="threads">Threads; 0 = all cores.</param>
    /// <param name="cancellation">Abandons the search.</param>
    /// <returns>A share in [0, 1]; NaN without a track of two images.</returns>
    public static double Retrieval(TrackKnowledge tracks, int threads = 0, CancellationToken cancellation = default)
    {
        int[] half = Halves(tracks);
        int[] asked = [.. Enumerable.Range(0, half.Length).Where(image => tracks.Weights[tracks.PointOfImage[image]] > 1)];
        if (asked.Length == 0)
            return double.NaN;
        // The nearest of "another camera", where each half is a camera of its own.
        CameraNeighbours near = NeighbourSearch.Search(tracks.Images.Values, tracks.Images.Dimension,
            new NeighbourOptions { K = 1, ByCamera = 1, Threads = threads }, cancellation, [.. half.Select(number => new Sighting(number))]).Cameras!;
        return asked.Average(image => tracks.PointOfImage[near.Others.Of(image)[0]] == tracks.PointOfImage[image] ? 1.0 : 0);
    }

    /// <summary>
    /// Contradictions: pairs of tracks that one camera sees at one moment and that have images in one cluster, counted in each
    /// cluster.
    /// </summary>
    /// <remarks>Each is a sure mistake. Having none tells little: most wrong pairs are never in view together.</remarks>
    /// <param name="tracks">What tracks say of N images.</param>
    /// <param name="labels">Label of each image, negative ones outliers.</param>
    /// <exception cref="ArgumentException">There is not one label per image.</exception>
    public static long Contradictions(TrackKnowledge tracks, IReadOnlyList<int> labels)
    {
        if (labels.Count != tracks.PointOfImage.Length)
            throw new ArgumentException($"{labels.Count} labels for {tracks.PointOfImage.Length} images.", nameof(labels));
        return Enumerable.Range(0, labels.Count).Where(image => labels[image] >= 0).GroupBy(image => labels[image])
            .Sum(cluster => tracks.CountApart(cluster.Select(image => tracks.PointOfImage[image]).Distinct()));
    }

    /// <summary>A number per half of a track and per image without one.</summary>
    private static int[] Halves(TrackKnowledge tracks)
    {
        var half = new int[tracks.PointOfImage.Length];
        for (int point = 0; point < tracks.Points; point++)
        {
            int[] members = tracks.InOrderOfTime(point);
            for (int at = 0; at < members.Length; at++)
                half[members[at]] = 2 * point + (2 * at < members.Length ? 0 : 1);
        }
        return half;
    }
}
