using System.Security.Cryptography;
using SkiaSharp;
using Slr.Data.Datasets;
using Slr.Data.Synthetic;

namespace Slr.Data.Tests.Synthetic;

public sealed class GeneratedImages(GeneratedPair pair) : IDisposable
{
    private readonly string cache = Path.Combine(Path.GetTempPath(), $"slr-generated-{Guid.NewGuid():N}");

    public static TheoryData<string> Names => [.. GeneratedFolder.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void the_same_seed_gives_the_same_bytes(string name)
    {
        string again = GeneratedFolder.Ensure(name, cache, GeneratedPair.Options, CancellationToken.None);
        Assert.Equal(Hash(pair.Folder(name)), Hash(again));
    }

    [Fact]
    public void another_seed_gives_another_folder_with_other_pictures()
    {
        string other = GeneratedFolder.Ensure(
            "personx", cache, GeneratedPair.Options with { Seed = 8 }, CancellationToken.None);
        Assert.NotEqual(Path.GetFileName(pair.Folder("personx")), Path.GetFileName(other));
        Assert.NotEqual(Hash(pair.Folder("personx")), Hash(other));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void images_are_jpegs_of_the_size_asked_for(string name) =>
        Assert.All(pair.Images(name), image =>
        {
            using SKCodec codec = SKCodec.Create(image.Path);
            Assert.Equal(SKEncodedImageFormat.Jpeg, codec.EncodedFormat);
            Assert.Equal((64, 128), (codec.Info.Width, codec.Info.Height));
        });

    [Theory]
    [InlineData("market1501", 0.85)]
    [InlineData("personx", 0.95)] // its light changes from image to image: that is what adaptation has to learn
    public void images_of_one_person_look_more_alike_than_images_of_two(string name, double ratio)
    {
        var images = pair.Images(name).Where(image => image.Part == "bounding_box_train")
            .Select(image => (image.Identity, image.Camera, Histogram: Histogram(image.Path))).ToList();
        double same = 0, different = 0;
        int samePairs = 0, differentPairs = 0;
        for (int i = 0; i < images.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                // Within one camera, where colours can be compared at all.
                if (images[i].Camera != images[j].Camera)
                    continue;
                double distance = images[i].Histogram.Zip(images[j].Histogram, (a, b) => Math.Abs(a - b)).Sum();
                if (images[i].Identity == images[j].Identity)
                    (same, samePairs) = (same + distance, samePairs + 1);
                else
                    (different, differentPairs) = (different + distance, differentPairs + 1);
            }
        }
        Assert.True(same / samePairs < ratio * different / differentPairs,
            $"same {same / samePairs:f3}, different {different / differentPairs:f3}");
    }

    [Fact]
    public void a_cancelled_drawing_leaves_nothing_behind()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            GeneratedFolder.Ensure("market1501", cache, GeneratedPair.Options, cancelled.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(cache));
    }

    [Fact]
    public void an_existing_folder_is_not_drawn_again()
    {
        string marker = Path.Combine(pair.Folder("market1501"), Dataset.GeneratedMarker);
        DateTime before = File.GetLastWriteTimeUtc(marker);
        pair.Folder("market1501");
        Assert.Equal(before, File.GetLastWriteTimeUtc(marker));
    }

    [Fact]
    public void impossible_options_are_refused_all_at_once()
    {
        var options = new GeneratedOptions { TrainIdentities = 0, Height = 5 };
        var error = Assert.Throws<DatasetException>(() =>
            GeneratedFolder.Ensure("market1501", cache, options, CancellationToken.None));
        Assert.Contains("train-identities", error.Message);
        Assert.Contains("height", error.Message);
    }

    [Fact]
    public void a_dataset_that_cannot_be_generated_is_refused_by_name()
    {
        var error = Assert.Throws<DatasetException>(() =>
            GeneratedFolder.Ensure("msmt17", cache, new GeneratedOptions(), CancellationToken.None));
        Assert.Contains("msmt17", error.Message);
    }

    public void Dispose()
    {
        if (Directory.Exists(cache))
            Directory.Delete(cache, recursive: true);
    }

    private static string Hash(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            hash.AppendData(File.ReadAllBytes(path));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Colours of the middle, where the person is: 4 x 4 x 4 bins of upper and lower body.</summary>
    private static double[] Histogram(string path)
    {
        using SKBitmap bitmap = SKBitmap.Decode(path);
        double[] bins = new double[128];
        for (int y = 24; y < 112; y++)
        {
            for (int x = 22; x < 42; x++)
            {
                SKColor colour = bitmap.GetPixel(x, y);
                int bin = (colour.Red >> 6) * 16 + (colour.Green >> 6) * 4 + (colour.Blue >> 6) + (y < 64 ? 0 : 64);
                bins[bin] += 1.0 / (88 * 20);
            }
        }
        return bins;
    }
}
