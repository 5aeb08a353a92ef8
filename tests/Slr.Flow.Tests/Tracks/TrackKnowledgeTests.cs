using CsCheck;
using Slr.Flow.Tracks;

namespace Slr.Flow.Tests.Tracks;

public class What_tracks_say
{
    [Fact]
    public void is_one_point_for_each_track_of_a_camera_and_each_image_without_one() =>
        Gen.Select(Gen.Int[1, 60], Gen.ULong).Sample((count, seed) =>
        {
            FeatureSet images = RandomKnowledge.Make(count, seed);
            if (TrackKnowledge.Of(images) is not { } tracks)
                return;
            for (int i = 0; i < count; i++)
                for (int j = 0; j < i; j++)
                    Assert.Equal(RandomKnowledge.MustLink(images.Sightings![i], images.Sightings[j]),
                        tracks.PointOfImage[i] == tracks.PointOfImage[j]);
            Assert.Equal(count, tracks.Weights.Sum());
            Assert.Equal(Enumerable.Range(0, count),
                Enumerable.Range(0, tracks.Points).SelectMany(point => tracks.Members(point).ToArray()).Order());
        });

    [Fact]
    public void keeps_apart_tracks_of_one_camera_and_one_moment() =>
        Gen.Select(Gen.Int[1, 60], Gen.ULong).Sample((count, seed) =>
        {
            FeatureSet images = RandomKnowledge.Make(count, seed);
            if (TrackKnowledge.Of(images) is not { } tracks)
                return;
            long links = 0;
            for (int a = 0; a < tracks.Points; a++)
                for (int b = 0; b < tracks.Points; b++)
                {
                    bool apart = RandomKnowledge.CannotLink(images.Sightings!, images.Sightings![tracks.Members(a)[0]],
                        images.Sightings[tracks.Members(b)[0]]);
                    Assert.Equal(apart, tracks.AreApart(a, b));
                    links += apart && a < b ? 1 : 0;
                }
            Assert.Equal(links, tracks.CannotLinks);
        });

    [Fact]
    public void is_nothing_without_a_track() => Assert.Null(TrackKnowledge.Of(Images(new(3), new(3, Time: 4))));

    [Fact]
    public void against_itself_is_told_and_not_used()
    {
        TrackKnowledge tracks = TrackKnowledge.Of(Images(new(0, 7, 1), new(0, 7, 1), new(0, 8, 1), new(1, 9, 5), new(2, 9, 5)))!;
        Assert.Equal(0, tracks.CannotLinks);
        Assert.Equal(2, tracks.Contradictions.Length);
        Assert.Contains("track 7 has two images of one moment", tracks.Contradictions[0]);
        Assert.Contains("track 9 has images of more than one camera", tracks.Contradictions[1]);
        Assert.NotEqual(tracks.PointOfImage[3], tracks.PointOfImage[4]);
        Assert.Empty(TrackKnowledge.Of(Images(new(0, 7, 1), new(0, 7, 2), new(0, 8, 1)))!.Contradictions);
    }

    [Fact]
    public void makes_one_row_of_a_track_the_direction_of_its_mean()
    {
        FeatureSet images = new(["a", "b", "c"], [1, 0, 0, 1, -1, 0], 2, [new(1, 4, 2), new(1, 4, 3), default]);
        FeatureSet points = TrackKnowledge.Of(images)!.Pool();
        Assert.Equal(["a", "c"], points.Keys);
        Assert.Equal([MathF.Sqrt(0.5f), MathF.Sqrt(0.5f), -1, 0], points.Rows.ToArray());
        Assert.Equal([new(1, 4), default], points.Sightings!);
    }

    private static FeatureSet Images(params Sighting[] sightings) => new([.. Enumerable.Range(0, sightings.Length).Select(i => $"{i}")],
        [.. Enumerable.Repeat(1f, sightings.Length)], 1, sightings);
}
