using SkiaSharp;
using Slr.Data.Synthetic;

namespace Slr.Data.Tests.Synthetic;

/// <summary>personx as far from market1501 as wanted.</summary>
public sealed class TheDistanceOfDomains : IDisposable
{
    private static readonly GeneratedOptions Small = new() { TrainIdentities = 10, ImagesPerIdentity = 12, TestIdentities = 2, Seed = 3 };

    private readonly string folder = Directory.CreateTempSubdirectory("slr-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void changes_how_images_look_and_not_whom_they_show()
    {
        string[] near = Drawn("personx", 0), far = Drawn("personx", 2);
        Assert.Equal(near.Select(Path.GetFileName), far.Select(Path.GetFileName));
        Assert.NotEqual(File.ReadAllBytes(near[0]), File.ReadAllBytes(far[0]));
    }

    /// <summary>Light flickers more in computer graphics than in photographs.</summary>
    [Fact]
    public void is_a_scale_of_what_sets_them_apart()
    {
        double[] flicker = [.. ((double[])[0, 0.5, 1, 1.5, 2]).Select(shift => Flicker("personx", shift))];
        Assert.Equal(flicker.Order(), flicker);
        Assert.True(flicker[^1] > 1.2 * flicker[2]);
    }

    [Fact]
    public void leaves_the_source_and_the_usual_distance_as_they_are()
    {
        Assert.Equal(GeneratedFolder.Ensure("personx", folder, Small, default),
            GeneratedFolder.Ensure("personx", folder, Small with { Shift = 1 }, default));
        string[] usual = Drawn("market1501", 1), shifted = Drawn("market1501", 2);
        Assert.Equal(usual.Select(File.ReadAllBytes), shifted.Select(File.ReadAllBytes));
    }

    private string[] Drawn(string name, double shift) => [.. Directory.EnumerateFiles(
        Path.Combine(GeneratedFolder.Ensure(name, folder, Small with { Shift = shift }, default), "bounding_box_train"))
        .Order(StringComparer.Ordinal)];

    /// <summary>Standard deviation of the images' mean brightness, in levels of 255.</summary>
    private double Flicker(string name, double shift)
    {
        double[] means = [.. Drawn(name, shift).Select(file =>
        {
            using var bitmap = SKBitmap.Decode(file);
            return bitmap.Pixels.Average(pixel => (pixel.Red + pixel.Green + pixel.Blue) / 3.0);
        })];
        double mean = means.Average();
        return Math.Sqrt(means.Average(value => (value - mean) * (value - mean)));
    }
}
