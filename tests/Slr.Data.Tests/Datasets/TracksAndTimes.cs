using Slr.Data.Datasets;

namespace Slr.Data.Tests.Datasets;

/// <summary>What a tracker knows of a crop, and nobody else: its track and its time.</summary>
public sealed class TracksAndTimes : IDisposable
{
    private readonly ScratchFolder folder = new();

    [Fact]
    public void of_a_list_are_numbered_over_all_cameras_and_keep_their_rows()
    {
        Dataset data = List("path,camera,track,time\nb.jpg,2,3,0.5\na.jpg,1,3,7\nd.jpg,1,x,\nc.jpg,2,3,1e1\n");
        Assert.Equal(["a.jpg", "b.jpg", "c.jpg", "d.jpg"], data.Train.Select(image => image.Key));
        Assert.Equal([0, 2, 2, 1], data.Train.Select(image => image.Track));
        Assert.Equal([7, 0.5, 10, double.NaN], data.Train.Select(image => image.Time));
        Assert.Equal([1, 0, 3, 2], data.Train.Select(image => image.Row));
    }

    [Fact]
    public void are_unknown_where_a_list_has_no_such_columns_or_empty_cells()
    {
        Assert.All(List("path\na.jpg\nb.jpg\n").Train, image => Assert.Equal((-1, double.NaN), (image.Track, image.Time)));
        Assert.All(List("path,track,time\na.jpg,,\nb.jpg,-1,nan\n").Train,
            image => Assert.Equal((-1, double.NaN), (image.Track, image.Time)));
    }

    [Theory]
    [InlineData("time", "2026-11-26 07:00:02", "2026-11-26T07:00:00", 2)]
    [InlineData("timestamp", "1764140402.5", "1764140400", 2.5)]
    [InlineData("frame", "100", "50", 2)]
    public void are_read_as_people_write_them(string column, string late, string early, double apart)
    {
        Dataset data = List($"path,track_id,{column}\na.jpg,1,{early}\nb.jpg,1,{late}\n");
        Assert.Equal(apart, data.Train[1].Time - data.Train[0].Time, 1e-6);
    }

    [Theory]
    [InlineData("time", "noon", "line 3: time 'noon' must be a number of seconds or a date with a time")]
    [InlineData("frame", "first", "line 3: time 'first' must be a number of a frame")]
    public void are_refused_with_their_line_where_they_are_none(string column, string cell, string problem) =>
        Assert.Contains(problem, Assert.Throws<DatasetException>(() => List($"path,{column}\na.jpg,1\nb.jpg,{cell}\n")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void are_part_of_the_fingerprint_where_any_are_known()
    {
        folder.Picture("a.jpg");
        string without = List("path\na.jpg\n").Fingerprint();
        Assert.Equal(without, List("path,track,time\na.jpg,,\n").Fingerprint());
        Assert.NotEqual(without, List("path,track\na.jpg,1\n").Fingerprint());
        Assert.NotEqual(without, List("path,time\na.jpg,1\n").Fingerprint());
    }

    public void Dispose() => folder.Dispose();

    private Dataset List(string text)
    {
        File.WriteAllText(folder["list.csv"], text);
        return DatasetCatalog.Open("list", folder.Path);
    }
}
