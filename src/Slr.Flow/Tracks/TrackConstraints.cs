using Slr.Flow.Distances;

namespace Slr.Flow.Tracks;

/// <summary>
/// Imposes on the labels of one epoch what tracks say: each track is in one cluster or in none, two that are two persons are
/// never in one.
/// </summary>
/// <param name="tracks">What tracks say.</param>
/// <param name="distances">Distances of the points; asked for only where a cluster must be taken apart.</param>
public sealed class TrackConstraints(TrackKnowledge tracks, Func<SparseDistances> distances)
{
    private long violations;

    /// <summary>What tracks said and what became of it so far.</summary>
    public TrackReport Report => new(tracks.Tracks, tracks.CannotLinks, violations,
        [.. BrokenTracks.Find(tracks).Select(tracks.Sighting)], tracks.Contradictions);

    /// <summary>Imposes on labels of points.</summary>
    /// <param name="labels">A label per point, negative ones outliers.</param>
    /// <returns>A label per image, in any numbering.</returns>
    public int[] OnPoints(int[] labels)
    {
        var split = new ClusterSplit(tracks, labels);
        violations += split.Violations;
        return tracks.Expand(split.Labels(distances));
    }

    /// <summary>
    /// Imposes on labels of images: a track goes to the cluster that most of its clustered images are in (the lowest of equal
    /// ones), and is an outlier when none is in any.
    /// </summary>
    /// <param name="labels">A label per image, negative ones outliers.</param>
    /// <returns>A label per image, in any numbering.</returns>
    public int[] OnImages(ReadOnlySpan<int> labels)
    {
        var points = new int[tracks.Points];
        for (int point = 0; point < points.Length; point++)
            points[point] = Vote(tracks.Members(point), labels);
        return OnPoints(points);
    }

    private static int Vote(ReadOnlySpan<int> images, ReadOnlySpan<int> labels)
    {
        var votes = new SortedDictionary<int, int>();
        foreach (int image in images)
            if (labels[image] >= 0)
                votes[labels[image]] = votes.GetValueOrDefault(labels[image]) + 1;
        return votes.Count == 0 ? LabelSet.Outlier : votes.MaxBy(vote => vote.Value).Key;
    }
}
