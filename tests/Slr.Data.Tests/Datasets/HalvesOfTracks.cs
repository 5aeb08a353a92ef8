using Slr.Data.Datasets;

namespace Slr.Data.Tests.Datasets;

public sealed class HalvesOfTracks
{
    private static Dataset Of(params IEnumerable<(int Track, double Time)> images) => new("folder", "/crops", false,
        [.. images.Select((image, at) =>
            new ImageRecord($"{at:00}.jpg", $"/crops/{at:00}.jpg", NumberedNames.Unknown, 1) { Track = image.Track, Time = image.Time })],
            [], []);

    private static IEnumerable<(int, double)> Track(int number, int images) =>
        Enumerable.Range(0, images).Select(at => (number, (double)at));

    [Fact]
    public void are_cameras_and_tracks_are_people()
    {
        Dataset scored = TrackHalves.Of(Of([.. Track(3, 5), .. Track(7, 4)]))!;
        Assert.True(scored.ScoredByTracks);
        Assert.Equal([4, 4, 4, 4, 4, 8, 8, 8, 8], scored.Gallery.Select(image => image.Identity));
        Assert.Equal([0, 0, 0, 1, 1, 0, 0, 1, 1], scored.Gallery.Select(image => image.Camera));
        Assert.Null(QueryMatches.Of(scored).Obstacle);
    }

    [Fact]
    public void are_asked_for_by_the_middle_image_of_each()
    {
        Dataset scored = TrackHalves.Of(Of([.. Track(3, 5), .. Track(7, 4)]))!;
        Assert.Equal(["01.jpg", "04.jpg", "06.jpg", "08.jpg"], scored.Query.Select(image => image.Key));
        Assert.Equal([0, 1, 0, 1], scored.Query.Select(image => image.Camera));
    }

    [Fact]
    public void follow_time_whatever_the_names()
    {
        Dataset scored = TrackHalves.Of(Of([(1, 9), (1, 0), (1, 8), (1, 1), .. Track(2, 4)]))!;
        Assert.Equal([1, 0, 1, 0], scored.Gallery.Take(4).Select(image => image.Camera));
    }

    [Fact]
    public void leave_other_images_in_the_way_as_distractors()
    {
        Dataset scored = TrackHalves.Of(Of([.. Track(1, 4), .. Track(2, 4), .. Track(5, 3), (-1, double.NaN)]))!;
        Assert.Equal([0, 0, 0, 0], scored.Gallery.Skip(8).Select(image => image.Identity));
        Assert.Equal(4, scored.Query.Length);
    }

    [Fact]
    public void need_two_tracks_of_four_images()
    {
        Assert.Null(TrackHalves.Of(Of([.. Track(1, 40), .. Track(2, 3)])));
        Assert.Null(TrackHalves.Of(Of([(-1, 0), (-1, 1)])));
    }
}
