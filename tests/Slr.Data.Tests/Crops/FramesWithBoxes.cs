using Slr.Data.Datasets;
using Slr.Data.Images;

namespace Slr.Data.Tests.Crops;

/// <summary>Frames as MOTChallenge has them, with the text of a tracker, of a detector or of the ground truth.</summary>
public sealed class FramesWithBoxes : IDisposable
{
    private readonly ScratchFolder folder = new();

    [Fact]
    public void are_cut_into_images_when_they_are_decoded()
    {
        Frames("shop", 1, 2);
        Text("shop/shop.txt", "1,7,10,20,8,16,0.9,-1,-1,-1\n2,7,12,20,8,16,0.9,-1,-1,-1\n");
        Dataset data = DatasetCatalog.Open(null, folder.Path);
        Assert.Equal("mot", data.Name);
        Assert.Equal(["shop/img1/000001.jpg#10,20,8,16", "shop/img1/000002.jpg#12,20,8,16"], data.Train.Select(image => image.Key));
        Assert.Equal([(0, 0.04), (0, 0.08)], data.Train.Select(image => (image.Track, image.Time)));
        var reader = new ImageFileReader(new SkiaDecoder(), 1_000_000);
        Assert.Null(reader.Decode(data.Train[0]));
        Assert.Equal(new ImageSize(16, 8), reader.Pixels.Size);
        byte[] crop = reader.Pixels.Rgbx.ToArray();
        Assert.Null(reader.Decode(data.Train[0] with { Box = null }));
        int width = reader.Pixels.Size.Width;
        for (int row = 0; row < 16; row++)
            Assert.Equal(reader.Pixels.Rgbx.Slice(((20 + row) * width + 10) * 4, 32), crop.AsSpan(row * 32, 32));
    }

    [Fact]
    public void have_boxes_that_reach_out_of_them_cut_and_those_outside_named()
    {
        Frames("shop", 1);
        Text("shop/det/det.txt", "1,-1,-4,40,28,40,1,-1,-1,-1\n1,-1,500,500,20,40,1,-1,-1,-1\n1,-1,30,20,40,40,1,-1,-1,-1\n");
        DatasetCheckReport report = DatasetCheck.Run(folder.Path, new(), default);
        Assert.Equal(["more than half of its box lies outside of the frame", "its box lies outside of the frame's 64 x 48 pixels"],
            report.Findings.Select(finding => finding.Reason).Where(reason => reason.Contains("box", StringComparison.Ordinal)));
        Assert.Equal(1, report.Unreadable);
    }

    [Fact]
    public void take_of_the_ground_truth_the_pedestrians_that_count()
    {
        Frames("MOT17-02-DPM", 1);
        Frames("MOT17-02-SDP", 1);
        File.WriteAllText(folder["MOT17-02-DPM/seqinfo.ini"], "[Sequence]\nname=MOT17-02-DPM\nframeRate=10\n");
        Text("MOT17-02-DPM/gt/gt.txt", "1,1,1,1,8,16,1,1,1\n1,2,2,2,8,16,0,1,1\n1,3,3,3,8,16,1,7,1\n9,1,1,1,8,16,1,1,1\n");
        Text("MOT17-02-SDP/gt/gt.txt", "1,1,1,1,8,16,1,1,1\n");
        Dataset data = DatasetCatalog.Open("mot", folder.Path);
        Assert.Equal(0.1, Assert.Single(data.Train).Time, 1e-9);
        Assert.Contains(data.Notes, note =>
            note.Contains("2 that are no pedestrian or do not count are left out; 1 are of frames that are not there",
            StringComparison.Ordinal));
        Assert.Contains(data.Notes, note => note.Contains("it has the frames of MOT17-02-DPM", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1,1,1,1,8\n", "line 1 is not frame,id,left,top,width,height")]
    [InlineData("1,1,1,1,8,16\nx,1,1,1,8,16\n", "line 2 is not frame,id,left,top,width,height[,confidence,...]: x,1,1,1,8,16")]
    [InlineData("1,1,1,1,0,16\n", "line 1 is not")]
    [InlineData("1,1,NaN,1,8,16\n", "line 1 is not")]
    public void are_refused_with_a_text_that_is_none(string text, string problem)
    {
        Frames("shop", 1);
        Text("shop/gt/gt.txt", text);
        Assert.Contains(problem, Assert.Throws<DatasetException>(() => DatasetCatalog.Open("mot", folder.Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void are_refused_with_two_texts_of_which_nobody_knows_which()
    {
        Frames("shop", 1);
        Text("shop/a.txt", "1,1,1,1,8,16\n");
        Text("shop/b.txt", "1,1,1,1,8,16\n");
        Assert.Contains("has 2 texts beside its frames (a.txt, b.txt)",
            Assert.Throws<DatasetException>(() => DatasetCatalog.Open("mot", folder.Path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private void Frames(string sequence, params ReadOnlySpan<int> numbers)
    {
        foreach (int number in numbers)
            folder.Picture($"{sequence}/img1/{number:D6}.jpg", number, height: 64, width: 48);
    }

    private void Text(string name, string text) => folder.Write(name, System.Text.Encoding.UTF8.GetBytes(text));
}
