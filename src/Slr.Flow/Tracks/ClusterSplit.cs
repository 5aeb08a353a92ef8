using Slr.Flow.Distances;

namespace Slr.Flow.Tracks;

/// <summary>
/// Takes clusters apart that hold two tracks which are two persons: their points are joined anew, nearest pair first, and a
/// join that would bring such two together is left out.
/// </summary>
/// <param name="tracks">What tracks say of the points.</param>
/// <param name="labels">Labels of the points.</param>
internal sealed class ClusterSplit(TrackKnowledge tracks, int[] labels)
{
    /// <summary>Pairs of tracks that share a cluster although they are two persons.</summary>
    internal long Violations { get; } = Clusters(labels).Sum(tracks.CountApart);

    /// <summary>Labels without violations. What is left alone, a single image, is an outlier.</summary>
    /// <param name="distances">Distances of the points; asked for only where something is violated.</param>
    internal int[] Labels(Func<SparseDistances> distances)
    {
        if (Violations == 0)
            return labels;
        int[] split = [.. labels];
        int next = labels.Max() + 1;
        foreach (int[] points in Clusters(labels).Where(points => tracks.CountApart(points) > 0))
            foreach (IGrouping<int, int> part in Parts(points, distances()))
            {
                bool alone = part.Count() == 1 && tracks.Weights[part.First()] == 1;
                foreach (int point in part)
                    split[point] = alone ? LabelSet.Outlier : next;
                next += alone ? 0 : 1;
            }
        return split;
    }

    private static IEnumerable<int[]> Clusters(int[] labels) => Enumerable.Range(0, labels.Length).Where(point => labels[point] >= 0)
        .GroupBy(point => labels[point]).Select(cluster => cluster.ToArray());

    private IEnumerable<IGrouping<int, int>> Parts(int[] points, SparseDistances distances)
    {
        var sets = new DisjointSets(points.Length);
        Calendar[] calendars = [.. points.Select(point => new Calendar(tracks.PresenceAt(point)))];
        foreach ((float _, int a, int b) in Pairs(points, distances).Order())
        {
            (int one, int other) = (sets.Root(a), sets.Root(b));
            if (one == other || Calendar.Join(calendars[one], calendars[other]) is not { } joined)
                continue;
            sets.Join(one, other);
            calendars[sets.Root(one)] = joined;
        }
        return Enumerable.Range(0, points.Length).GroupBy(sets.Root, at => points[at]);
    }

    /// <summary>The stored pairs among the points, by their places.</summary>
    private static IEnumerable<(float Distance, int A, int B)> Pairs(int[] points, SparseDistances distances)
    {
        for (int a = 0; a < points.Length; a++)
            for (int at = distances.RowStart[points[a]]; at < distances.RowStart[points[a] + 1]; at++)
                if (distances.ColumnIndices[at] > points[a] && Array.BinarySearch(points, distances.ColumnIndices[at]) is >= 0 and int b)
                    yield return (distances.Values[at], a, b);
    }
}
