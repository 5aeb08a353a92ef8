using System.Collections.Immutable;

namespace Slr.Data.Datasets;

/// <summary>What a data set knows of one camera's training images.</summary>
/// <param name="Camera">Its number; negative = not known.</param>
/// <param name="Name">Its name, where that is another than its number; else null.</param>
/// <param name="Images">Its images.</param>
/// <param name="WithoutTrack">Those of which no track is known.</param>
/// <param name="WithoutTime">Those of which no time is known.</param>
/// <param name="OverlappingPairs">Pairs of its tracks that share a moment, so that they are two people.</param>
/// <param name="Tracks">Its tracks, in order of their numbers.</param>
public sealed record CameraCount(int Camera, string? Name, int Images, int WithoutTrack, int WithoutTime, long OverlappingPairs,
    ImmutableArray<TrackCount> Tracks)
{
    /// <summary>Counts the training images of a data set, camera by camera.</summary>
    public static ImmutableArray<CameraCount> Of(Dataset dataset) =>
        [.. dataset.Train.GroupBy(image => image.Camera).OrderBy(camera => camera.Key)
            .Select(camera => Of(dataset, camera.Key, [.. camera]))];

    private static CameraCount Of(Dataset dataset, int camera, ImageRecord[] images)
    {
        TrackCount[] tracks = [.. images.Where(image => image.Track != ImageRecord.UnknownTrack).GroupBy(image => image.Track)
            .OrderBy(track => track.Key).Select(track => TrackCount.Of(track.Key, dataset.TrackNames[track.Key], [.. track]))];
        return new(camera, dataset.CameraNames.GetValueOrDefault(camera), images.Length,
            images.Count(image => image.Track == ImageRecord.UnknownTrack), images.Count(image => double.IsNaN(image.Time)),
            Overlaps(tracks), [.. tracks]);
    }

    /// <summary>In order of their starts, each overlaps those that have not ended yet.</summary>
    private static long Overlaps(IEnumerable<TrackCount> tracks)
    {
        long pairs = 0;
        var running = new PriorityQueue<double, double>();
        foreach (TrackCount track in tracks.Where(track => track.Start is not null).OrderBy(track => track.Start))
        {
            while (running.TryPeek(out double end, out _) && end < track.Start)
                running.Dequeue();
            pairs += running.Count;
            running.Enqueue(track.End!.Value, track.End.Value);
        }
        return pairs;
    }
}

/// <summary>One track of a camera.</summary>
/// <param name="Track">Its number in the data set.</param>
/// <param name="Name">How people call it.</param>
/// <param name="Images">Its images.</param>
/// <param name="Start">The first known time, in seconds; null = none is known.</param>
/// <param name="End">The last known time, in seconds; null = none is known.</param>
public sealed record TrackCount(int Track, string Name, int Images, double? Start, double? End)
{
    internal static TrackCount Of(int track, string name, ImageRecord[] images)
    {
        double[] times = [.. images.Select(image => image.Time).Where(time => !double.IsNaN(time))];
        return times.Length == 0 ? new(track, name, images.Length, null, null) : new(track, name, images.Length, times.Min(), times.Max());
    }
}
