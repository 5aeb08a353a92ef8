using Slr.Data.Datasets;
using Slr.Data.Images;

namespace Slr.Data.Tests.Datasets;

public sealed class ADatasetCheck : IDisposable
{
    private readonly ScratchFolder folder = new();

    [Fact]
    public void Counts_images_identities_and_cameras_against_the_published_ones()
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

    [Fact]
    public void Names_every_file_with_something_the_matter()
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
        DatasetCheckReport report = DatasetCheck.Run(folder.Path, new() { MaxPixels = 100_000 }, default);
        Assert.Equal(expected, new SortedDictionary<string, FindingKind>(
            report.Findings.ToDictionary(finding => finding.Path, finding => finding.Kind), StringComparer.Ordinal));
        Assert.Equal(5, report.Unreadable);
        Assert.False(report.Sound);
    }

    [Theory, InlineData("x/DukeMTMC-reID", "2", "dukemtmc"), InlineData("x/PersonX/subset1", "3", "personx"), InlineData("x/y", "12", "personx"),
        InlineData("x/y", "6", "market1501")]
    public void Recognises_a_data_set_by_its_folder_or_its_cameras(string below, string camera, string name)
    {
        folder.Picture($"{below}/bounding_box_train/0002_c{camera}_000451.jpg");
        folder.Picture($"{below}/query/0002_c{camera}_000451.jpg");
        folder.Picture($"{below}/bounding_box_test/0002_c{camera}_000451.jpg");
        Assert.Equal(name, DatasetCheck.Run(folder[below], new(), default).Name);
    }

    [Fact]
    public void Does_not_wait_for_a_named_pipe()
    {
        Market();
        string pipe = folder["query/0001_c1s1_000001_00.jpg"];
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            make.WaitForExit();
        Assert.Equal(pipe, Assert.Single(DatasetCheck.Run(folder.Path, new(), default).Findings).Path);
    }

    [Fact]
    public void Says_what_a_folder_is_not()
    {
        Assert.NotEmpty(DatasetCheck.Run(folder["nowhere"], new(), default).Problems);
        DatasetCheckReport report = DatasetCheck.Run(folder.Path, new() { Name = "msmt17" }, default);
        Assert.Contains("list_train.txt", Assert.Single(report.Problems));
    }

    [Fact]
    public void Names_every_one_of_two_thousand_damaged_files_and_the_loader_agrees()
    {
        Market();
        string golden = Path.Combine(AppContext.BaseDirectory, "golden", "pixels");
        byte[][] sound = [.. Directory.GetFiles(golden).Where(file => !file.Contains("expected") && !file.Contains("small"))
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        var random = new Random(5);
        for (int i = 0; i < 2400; i++)
        {
            byte[] bytes = [.. sound[random.Next(sound.Length)]];
            folder.Write($"bounding_box_train/{i + 10:D4}_c1s1_{i:D6}_00.jpg", Damage(bytes, i % 6, random));
        }
        DatasetCheckReport report = DatasetCheck.Run(folder.Path, new() { MaxPixels = 4_000_000 }, default);
        string[] named = [.. report.Findings.Where(finding => finding.Kind != FindingKind.OddSize).Select(finding => finding.Path)];
        Assert.All(report.Findings, finding => Assert.NotEmpty(finding.Reason));

        Dataset dataset = DatasetCatalog.Open("market1501", folder.Path);
        using var store = new ImageStore(dataset.Train, new() { Size = new(32, 16), MaxUnreadableShare = 1, MaxPixels = 4_000_000 });
        byte[] pixels = new byte[32 * 16 * 3];
        for (int image = 0; image < store.Count; image++)
            store.TryRead(image, pixels);
        Assert.Equal(named.Order(StringComparer.Ordinal), store.Quarantined.Select(bad => bad.Image.Path).Order(StringComparer.Ordinal));
        // Empty files, files without an image, and huge declared sizes are all among them: half of the kinds of damage.
        Assert.InRange(named.Length, 1200, 2400);
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Damage(byte[] bytes, int kind, Random random)
    {
        switch (kind)
        {
            case 0:
                return bytes[..random.Next(1, bytes.Length - 16)];
            case 1:
                for (int flip = 0; flip < 20; flip++)
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                return [];
            case 3:
                random.NextBytes(bytes);
                return bytes;
            case 4:
                return HugeJpeg(random);
            default:
                bytes.AsSpan(0, 4).Clear();
                return bytes;
        }
    }

    /// <summary>A JPEG whose header declares up to 65,535 pixels a side.</summary>
    private static byte[] HugeJpeg(Random random)
    {
        byte[] bytes = ScratchFolder.Jpeg(random.Next(100));
        int frame = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        for (int i = 5; i < 9; i += 2)
            bytes[frame + i] = (byte)random.Next(200, 256);
        return bytes;
    }

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
