using Slr.Data.Datasets;
using Slr.Data.Synthetic;

namespace Slr.Data.Tests.Synthetic;

/// <summary>Stand-in data as a tracker would have left them.</summary>
public sealed class GeneratedTracks : IDisposable
{
    private static readonly GeneratedOptions Options = new()
    {
        TrainIdentities = 12,
        ImagesPerIdentity = 14,
        TestIdentities = 3,
        GalleryImagesPerIdentity = 3,
        Distractors = 2,
        Junk = 1,
        Height = 64,
        Width = 32,
    };

    private readonly ScratchFolder folder = new();

    [Theory]
    [InlineData(TrackNaming.Names, "folder")]
    [InlineData(TrackNaming.Folders, "folder")]
    [InlineData(TrackNaming.List, "list")]
    public void are_read_back_from_their_crops_as_the_truth_has_them(TrackNaming naming, string layout)
    {
        (Dataset truth, Dataset crops) = Make(naming);
        Assert.Equal((layout, true), (crops.Name, crops.Generated));
        Assert.All(crops.Train, image => Assert.Equal(-1, image.Identity));
        Assert.Empty(crops.Query);
        var known = truth.Train.ToDictionary(image => image.Key["crops/".Length..]);
        Assert.Equal(Options.TrainIdentities * Options.ImagesPerIdentity, crops.Train.Length);
        // Cameras and tracks may be numbered otherwise; which images share one is the same.
        foreach (var track in crops.Train.GroupBy(image => image.Track))
            Assert.Single(track.Select(image => known[image.Key].Track).Distinct());
        Assert.Equal(truth.TrackNames.Length, crops.TrackNames.Length);
        Assert.All(crops.Train, image => Assert.Equal(known[image.Key].Time, image.Time, 1e-9));
    }

    [Fact]
    public void are_of_one_person_each_who_is_never_in_two_places_at_once()
    {
        Dataset truth = Make(TrackNaming.Names).Truth;
        Assert.All(truth.Train.GroupBy(image => image.Track), track => Assert.Single(track.Select(image => image.Identity).Distinct()));
        foreach (var person in truth.Train.GroupBy(image => image.Identity))
        {
            var tracks = person.GroupBy(image => image.Track)
                .Select(track => (Start: track.Min(image => image.Time), End: track.Max(image => image.Time))).Order().ToArray();
            Assert.All(tracks.Zip(tracks[1..]), pair => Assert.True(pair.First.End < pair.Second.Start));
        }
        Assert.Contains(CameraCount.Of(truth), camera => camera.OverlappingPairs > 0);
    }

    [Fact]
    public void can_be_scored_by_their_truth()
    {
        Dataset truth = Make(TrackNaming.Folders).Truth;
        Assert.Null(QueryMatches.Of(truth).Shortfall);
        Assert.Equal((9 + 2, 1), (truth.Gallery.Length, truth.Junk));
        Assert.Empty(truth.Train.Select(image => image.Identity).Intersect(truth.Query.Select(image => image.Identity)));
        Assert.All(truth.Train.Concat(truth.Gallery), image => Assert.True(File.Exists(image.Path)));
    }

    [Fact]
    public void show_one_walk_whose_images_are_more_alike_than_those_of_two()
    {
        Dataset truth = Make(TrackNaming.Names).Truth;
        float[][] means = [.. truth.Train.Select(image => Colours(image.Path))];
        double within = 0, across = 0;
        int withins = 0, acrosses = 0;
        for (int i = 0; i < means.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (truth.Train[i].Identity != truth.Train[j].Identity || truth.Train[i].Camera != truth.Train[j].Camera)
                    continue;
                double apart = means[i].Zip(means[j]).Sum(pair => Math.Abs(pair.First - pair.Second));
                if (truth.Train[i].Track == truth.Train[j].Track)
                    (within, withins) = (within + apart, withins + 1);
                else
                    (across, acrosses) = (across + apart, acrosses + 1);
            }
        }
        Assert.True(acrosses > 0 && within / withins < across / acrosses);
    }

    public void Dispose() => folder.Dispose();

    private (Dataset Truth, Dataset Crops) Make(TrackNaming naming)
    {
        Dataset truth = GeneratedDatasets.Ensure("market1501", folder.Path, Options with { Tracks = naming }, default);
        return (truth, DatasetCatalog.Open(null, Path.Combine(truth.Root, "crops")));
    }

    /// <summary>Mean colour of each quarter of the image, from top to bottom.</summary>
    private static float[] Colours(string path)
    {
        using var bitmap = SkiaSharp.SKBitmap.Decode(path);
        float[] means = new float[12];
        for (int y = 0; y < bitmap.Height; y++)
        {
            for (int x = 0; x < bitmap.Width; x++)
            {
                SkiaSharp.SKColor pixel = bitmap.GetPixel(x, y);
                int at = y * 4 / bitmap.Height * 3;
                (means[at], means[at + 1], means[at + 2]) = (means[at] + pixel.Red, means[at + 1] + pixel.Green,
                    means[at + 2] + pixel.Blue);
            }
        }
        return means;
    }
}
