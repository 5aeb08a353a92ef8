using System.Collections.Immutable;

namespace Slr.Flow.Tracks;

/// <summary>
/// What tracks say of N images (method.md, section 14): the images of one track are one person, two tracks that one camera
/// sees at one moment are two.
/// </summary>
/// <remarks>
/// A track is one <em>point</em>: whatever is done to points keeps its images together. An image without a track is a point
/// of its own. Points are numbered in the order of their first image.
/// </remarks>
public sealed class TrackKnowledge
{
    private readonly int[][] members;
    private readonly Presence?[] presences;

    private TrackKnowledge(FeatureSet images, int[] pointOfImage, int[][] members)
    {
        (Images, PointOfImage, this.members) = (images, pointOfImage, members);
        Weights = [.. members.Select(point => point.Length)];
        presences = [.. members.Select(PresenceOf)];
        CannotLinks = Presence.CountOverlaps(presences.OfType<Presence>());
        Contradictions = FindContradictions();
    }

    /// <summary>The N images.</summary>
    public FeatureSet Images { get; }

    /// <summary>The point of each image.</summary>
    public int[] PointOfImage { get; }

    /// <summary>Number of points, at most N.</summary>
    public int Points => members.Length;

    /// <summary>Images of each point.</summary>
    public int[] Weights { get; }

    /// <summary>Points of at least two images.</summary>
    public int Tracks => Weights.Count(weight => weight > 1);

    /// <summary>Pairs of tracks that are two persons.</summary>
    public long CannotLinks { get; }

    /// <summary>What tracks say against themselves and is therefore not used, for people.</summary>
    public ImmutableArray<string> Contradictions { get; }

    /// <summary>What tracks say; null where no image is of a track.</summary>
    /// <param name="images">The images.</param>
    public static TrackKnowledge? Of(FeatureSet images)
    {
        if (images.Sightings is not { } sightings || !Array.Exists(sightings, sighting => sighting.Track >= 0))
            return null;
        var points = new Dictionary<(int Camera, int Track, int Alone), int>();
        var members = new List<List<int>>();
        var pointOfImage = new int[images.Count];
        for (int image = 0; image < images.Count; image++)
        {
            // A tracker sees through one camera: the same number elsewhere is another track.
            Sighting seen = sightings[image];
            var name = seen.Track < 0 ? (-1, -1, image) : (seen.Camera, seen.Track, -1);
            if (!points.TryGetValue(name, out int point))
            {
                points.Add(name, point = members.Count);
                members.Add([]);
            }
            members[point].Add(image);
            pointOfImage[image] = point;
        }
        return new(images, pointOfImage, [.. members.Select(point => point.ToArray())]);
    }

    /// <summary>The images of a point, ascending.</summary>
    public ReadOnlySpan<int> Members(int point) => members[point];

    /// <summary>Whether two points are two persons.</summary>
    public bool AreApart(int a, int b) => presences[a] is { } one && presences[b] is { } other && a != b && one.Overlaps(other);

    /// <summary>The track's number and its camera; -1 for what is not known.</summary>
    public Sighting Sighting(int point) => Images.Sightings![members[point][0]] with { Time = double.NaN };

    /// <summary>One row per point: the direction of its images' mean, under the key of its first image.</summary>
    public FeatureSet Pool()
    {
        LabelSet points = new([.. Images.Keys], [.. PointOfImage]);
        return new([.. members.Select(point => Images.Keys[point[0]])], ClassMeans.Of(Images, points),
            [.. Enumerable.Range(0, Points).Select(Sighting)]);
    }

    /// <summary>The labels of the images, from those of their points.</summary>
    public int[] Expand(ReadOnlySpan<int> labels)
    {
        var expanded = new int[PointOfImage.Length];
        for (int image = 0; image < expanded.Length; image++)
            expanded[image] = labels[PointOfImage[image]];
        return expanded;
    }

    internal Presence? PresenceAt(int point) => presences[point];

    /// <summary>Pairs of these points that are two persons.</summary>
    internal long CountApart(IEnumerable<int> points) => Presence.CountOverlaps(points.Select(PresenceAt).OfType<Presence>());

    /// <summary>The images of a point by their times; those without one first, in their order.</summary>
    internal int[] InOrderOfTime(int point) => [.. members[point].OrderBy(image => Images.Sightings![image].Time)];

    /// <summary>Null where camera or times are not known, or where two images of one moment say that the times tell nothing.</summary>
    private Presence? PresenceOf(int[] point)
    {
        Sighting seen = Images.Sightings![point[0]];
        double[] times = Times(point);
        return seen.Track < 0 || seen.Camera < 0 || times.Length == 0 || times.Distinct().Count() < times.Length
            ? null : new(seen.Camera, times.Min(), times.Max());
    }

    private double[] Times(int[] point) => [.. point.Select(image => Images.Sightings![image].Time).Where(time => !double.IsNaN(time))];

    private ImmutableArray<string> FindContradictions()
    {
        int[] torn = [.. Enumerable.Range(0, Points).Where(point => Sighting(point).Camera >= 0 && Sighting(point).Track >= 0
            && presences[point] is null && Times(members[point]).Length > 0)];
        int[] spread = [.. Enumerable.Range(0, Points).Where(point => Sighting(point).Track >= 0)
            .GroupBy(point => Sighting(point).Track).Where(track => track.Count() > 1).Select(track => track.First())];
        return
        [
            .. torn.Length == 0 ? []
                : (string[])[$"{Named(torn)} two images of one moment, so when {(torn.Length == 1 ? "it was" : "they were")} "
                + "seen is not used to tell persons apart. If times are coarser than frames, give them finer or not at all."],
            .. spread.Length == 0 ? []
                : (string[])[$"{Named(spread)} images of more than one camera: the part of each camera is taken as a track of its own."],
        ];

        string Named(int[] points) => (points.Length == 1 ? "track " : $"{points.Length} tracks (")
            + string.Join(", ", points.Take(5).Select(point => Sighting(point).Track)) + (points.Length > 5 ? ", ..." : "")
            + (points.Length == 1 ? " has" : ") have");
    }
}
