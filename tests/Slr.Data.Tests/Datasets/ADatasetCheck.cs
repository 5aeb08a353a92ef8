using Slr.Data.Datasets;
using Slr.Data.Tests.Images;

namespace Slr.Data.Tests.Datasets;

public sealed class ADatasetCheck : IDisposable
{
    private readonly ScratchFolder folder = new();

    [Fact]
    public void counts_images_identities_and_cameras_against_the_published_ones()
    {
        Market();
        DatasetCheckReport report = DatasetCheck.Run(folder.Path, new(), default);
        Assert.Equal("market1501", report.Name);
        Assert.True(report.Sound);
        SplitCount train = report.Splits[0], gallery = report.Splits[2];
        Assert.Equal((2, 2, 2), (train.Images, train.Identities, train.Cameras));
        Assert.Equal((12_936, 751, 6), (train.PublishedImages, train.PublishedIdentities, train.PublishedCameras));
        Assert.False(train.AsPublished);
        // The distractor is an image, but no identity.
        Assert.Equal((2, 1), (gallery.Images, gallery.Identities));
        Assert.Equal(1, report.Junk);
    }

    [Theory, InlineData(Decoders.Skia), InlineData(Decoders.ImageSharp)]
    public void names_every_file_with_something_the_matter(string decoder)
    {
        Market();
        var expected = new SortedDictionary<string, FindingKind>(StringComparer.Ordinal)
        {
            [folder.Write("query/0001_c1s1_000001_00.jpg", [])] = FindingKind.Empty,
            [folder.Write("query/0001_c2s1_000001_00.jpg", "text"u8)] = FindingKind.NotAnImage,
            [folder.Write("query/0001_c3s1_000001_00.jpg", ScratchFolder.Jpeg(1, 128, 64)[..900])] = FindingKind.Truncated,
            [folder.Picture("query/0001_c4s1_000001_00.jpg", 1, height: 9, width: 8)] = FindingKind.OddSize,
            [folder.Picture("query/0001_c5s1_000001_00.jpg", 1, height: 20, width: 90)] = FindingKind.OddSize,
            [folder.Picture("query/0001_c6s1_000001_00.jpg", 1, height: 400, width: 300)] = FindingKind.TooLarge,
            [folder.Picture("query/holiday.jpg")] = FindingKind.Misnamed,
        };
        File.CreateSymbolicLink(folder["query/0001_c7s1_000001_00.jpg"], folder["nowhere"]);
        expected[folder["query/0001_c7s1_000001_00.jpg"]] = FindingKind.Unreadable;
        DatasetCheckReport report = DatasetCheck.Run(folder.Path, new() { Decoder = Decoders.Of(decoder), MaxPixels = 100_000 }, default);
        Assert.Equal(expected, new SortedDictionary<string, FindingKind>(
            report.Findings.ToDictionary(finding => finding.Path, finding => finding.Kind), StringComparer.Ordinal));
        Assert.Equal(5, report.Unreadable);
        Assert.False(report.Sound);
    }

    [Fact]
    public void does_not_wait_for_a_named_pipe()
    {
        Market();
        string pipe = folder["query/0001_c1s1_000001_00.jpg"];
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            make.WaitForExit();
        Assert.Equal(pipe, Assert.Single(DatasetCheck.Run(folder.Path, new(), default).Findings).Path);
    }

    [Fact]
    public void says_what_a_folder_is_not()
    {
        Assert.NotEmpty(DatasetCheck.Run(folder["nowhere"], new(), default).Problems);
        DatasetCheckReport report = DatasetCheck.Run(folder.Path, new() { Name = "msmt17" }, default);
        Assert.Contains("list_train.txt", Assert.Single(report.Problems));
    }

    public void Dispose() => folder.Dispose();

    private void Market()
    {
        folder.Picture("bounding_box_train/0002_c1s1_000451_03.jpg");
        folder.Picture("bounding_box_train/0007_c3s3_077419_03.jpg");
        folder.Picture("query/0001_c2s1_001976_00.jpg");
        folder.Picture("bounding_box_test/0000_c5s1_000151_01.jpg");
        folder.Picture("bounding_box_test/0001_c4s6_016996_02.jpg");
        folder.Picture("bounding_box_test/-1_c4s6_016996_02.jpg");
    }
}
