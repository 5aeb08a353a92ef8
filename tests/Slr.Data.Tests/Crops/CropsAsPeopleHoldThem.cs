using CsCheck;
using Slr.Data.Crops;
using Slr.Data.Datasets;

namespace Slr.Data.Tests.Crops;

/// <summary>Folders of a tracker's crops, without identities, in the ways in which they lie about.</summary>
public sealed class CropsAsPeopleHoldThem : IDisposable
{
    private readonly ScratchFolder folder = new();

    [Theory]
    [InlineData("cam2_t0173_000412.jpg", "2", "0173", 16.48)]
    [InlineData("camera-2/track_173/frame_412.png", "2", "173", 16.48)]
    [InlineData("ch01 id7 f25.jpg", "01", "7", 1)]
    [InlineData("cam1/0005/000050.jpg", "1", "0005", 2)]
    [InlineData("door/t5/25.jpg", "door", "5", 1)]
    [InlineData("door/000173/25.jpg", "door", "000173", 1)]
    [InlineData("exp/crops/person/12/video.jpg", null, "12", double.NaN)]
    [InlineData("exp/crops/lobby/person/12/000025.jpg", "lobby", "12", 1)]
    [InlineData("0001C1T0002F025.jpg", "1", "0002", 1)]
    [InlineData("predict/crops/person/door_25.jpg", "door", null, double.NaN)]
    [InlineData("door/2026-11-26/x.jpg", "door", null, double.NaN)]
    [InlineData("door/20261126/x.jpg", "door", null, double.NaN)]
    [InlineData("0002_c3s1_000451_03.jpg", "3", null, double.NaN)]
    [InlineData("101.jpg", null, null, double.NaN)]
    [InlineData("cat_12.jpg", null, null, double.NaN)]
    public void say_camera_track_and_frame(string key, string? camera, string? track, double time)
    {
        // Another path of the same kind beside it, so that its first folder is not the only one.
        string other = key.Replace("door", "till", StringComparison.Ordinal);
        CropName read = CropReading.By([key, other]).Names[0];
        Assert.Equal((camera, track), (read.Camera, read.Track));
        Assert.Equal(time, read.Time, 1e-9);
    }

    [Fact]
    public void in_folders_of_cameras_and_tracks_are_read_whole()
    {
        foreach (string camera in (string[])["door", "till"])
        {
            foreach (int i in Enumerable.Range(0, 12))
                folder.Picture($"{camera}/{i / 4}/{100 + i * (i / 4 + 1):D6}.jpg", i);
        }
        Dataset data = DatasetCatalog.Open(null, folder.Path);
        Assert.Equal([0, 1, 2, 3, 4, 5], data.Train.Select(image => image.Track).Distinct().Order());
        Assert.Equal("till/1", data.TrackNames[data.Train.Single(image => image.Key == "till/1/000108.jpg").Track]);
        Assert.Equal("till", data.CameraNames[data.Train.First(image => image.Key.StartsWith("till", StringComparison.Ordinal)).Camera]);
        Assert.Contains(data.Notes, note => note.Contains("is camera door, track 0, 4 seconds", StringComparison.Ordinal));
    }

    [Fact]
    public void are_flat_and_numbered_anew_in_each_track_and_then_have_no_times()
    {
        string[] keys = [.. Enumerable.Range(0, 30).Select(i => $"cam1_t{i / 5}_{i % 5:D4}.jpg")];
        CropReading reading = CropReading.By(keys);
        Assert.All(reading.Names, name => Assert.Equal(double.NaN, name.Time));
        Assert.Contains(reading.Notes, note => note.Contains("count crops and not frames", StringComparison.Ordinal));
        Assert.All(CropReading.By([.. keys.Select((_, i) => $"cam1_t{i / 5}_{i:D4}.jpg")]).Names,
            name => Assert.False(double.IsNaN(name.Time)));
    }

    [Fact]
    public void of_two_people_are_enough()
    {
        foreach (int i in Enumerable.Range(0, 60))
            folder.Picture($"{101 + i}.jpg", i);
        Dataset data = DatasetCatalog.Open(null, folder.Path);
        Assert.Equal(60, data.Train.Length);
        Assert.Empty(data.Notes);
        Assert.All(data.Train, image => Assert.Equal((-1, -1, -1), (image.Identity, image.Camera, image.Track)));
    }

    [Fact]
    public void that_say_nothing_among_others_are_counted_and_used()
    {
        CropReading reading = CropReading.By(["cam1_t1_1.jpg", "cam1_t2_5.jpg", "readme.jpg"]);
        Assert.True(reading.Names[2].IsSilent);
        Assert.Contains(reading.Notes,
            note => note.Contains("1 of 3 names say nothing by that rule, the first: readme.jpg", StringComparison.Ordinal));
    }

    [Fact]
    public void named_in_a_way_of_ones_own_are_read_by_a_pattern()
    {
        folder.Picture("2026/till-0007-19.jpg");
        folder.Picture("2026/door-0007-20.jpg");
        CropPattern pattern = CropPattern.Parse("/(?<camera>[a-z]+)-(?<track>[0-9]+)-(?<time>[0-9]+)", out _)!;
        Dataset data = DatasetCatalog.Open("folder", folder.Path, pattern);
        Assert.Equal([(1, 0, 20.0), (2, 1, 19.0)], data.Train.Select(image => (image.Camera, image.Track, image.Time)));
        CropPattern other = CropPattern.Parse("_(?<camera>[0-9]+)_", out _)!;
        Assert.Contains("data.pattern is in none of the 2 paths, the first: 2026/door-0007-20.jpg",
            Assert.Throws<DatasetException>(() => DatasetCatalog.Open("folder", folder.Path, other)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("([0-9]+)", "it has no named group")]
    [InlineData("(?<cam>[0-9]+)", "its group 'cam' means nothing; groups are named camera, track, time, frame")]
    [InlineData("(?<camera>[0-9]+", "it is no regular expression")]
    [InlineData("(?<camera>a)(?=b)", "it looks ahead, behind or back")]
    [InlineData("(?<time>a)(?<frame>b)", "it names time and frame")]
    public void are_never_read_by_a_pattern_that_is_none(string text, string problem)
    {
        Assert.Null(CropPattern.Parse(text, out string? told));
        Assert.StartsWith(problem, told, StringComparison.Ordinal);
    }

    [Fact]
    public void keep_camera_track_and_frame_through_any_of_the_forms_that_tools_write()
    {
        var numbers = Gen.Select(Gen.Int[1, 99], Gen.Int[0, 9999], Gen.Int[1, 999_999]).Array[4, 20];
        Func<int, int, int, string>[] forms =
        [
            (camera, track, frame) => $"cam{camera}_t{track:D4}_{frame:D6}.jpg",
            (camera, track, frame) => $"camera_{camera}/track_{track}/{frame}.jpg",
            (camera, track, frame) => $"cam{camera}/{track:D4}/frame{frame:D6}.png",
            (camera, track, frame) => $"0001C{camera}T{track:D4}F{frame}.jpg",
        ];
        Gen.Select(numbers, Gen.Int[0, forms.Length - 1]).Sample((crops, form) =>
        {
            CropReading reading = CropReading.By([.. crops.Select(crop => forms[form](crop.Item1, crop.Item2, crop.Item3))]);
            bool running = RunningNumbers.Are([.. crops.Select(crop => new CropName($"{crop.Item1}", $"{crop.Item2}", crop.Item3))]);
            foreach (((int camera, int track, int frame), CropName name) in crops.Zip(reading.Names))
            {
                Assert.Equal((camera, track), (int.Parse(name.Camera!), int.Parse(name.Track!)));
                Assert.Equal(running ? double.NaN : frame / 25.0, name.Time, 1e-9);
            }
        });
    }

    [Fact]
    public void that_are_missing_are_asked_for_by_name()
    {
        Directory.CreateDirectory(folder["shop"]);
        string message = Assert.Throws<DatasetException>(() => DatasetCatalog.Open(null, folder.Path)).Message;
        Assert.Contains("no training image was found", message, StringComparison.Ordinal);
        Assert.Contains("cam2_t0173_000412.jpg", message, StringComparison.Ordinal);
    }

    [Fact]
    public void are_counted_by_camera_and_track()
    {
        foreach ((int track, int from, int to) in (ReadOnlySpan<(int, int, int)>)[(1, 10, 14), (2, 13, 16), (3, 20, 21)])
        {
            for (int frame = from; frame <= to; frame++)
                folder.Picture($"cam4_t{track}_{frame:D6}.jpg", frame, height: 64, width: 32);
        }
        folder.Picture("cam4_x.jpg", 1, height: 64, width: 32);
        CameraCount camera = Assert.Single(DatasetCheck.Run(folder.Path, new(), default).Cameras);
        Assert.Equal((4, 12, 1, 1, 1L), (camera.Camera, camera.Images, camera.WithoutTrack, camera.WithoutTime, camera.OverlappingPairs));
        Assert.Equal([5, 4, 2], camera.Tracks.Select(track => track.Images));
        Assert.Equal(((double?)0.4, (double?)0.56), (camera.Tracks[0].Start, camera.Tracks[0].End));
    }

    public void Dispose() => folder.Dispose();
}
