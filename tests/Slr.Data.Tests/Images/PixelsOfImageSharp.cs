using Slr.Data.Datasets;
using Slr.Data.Images;
using Slr.Data.Synthetic;
using Slr.ImageSharp;

namespace Slr.Data.Tests.Images;

/// <summary>How far ImageSharp's pixels lie from Skia's, which are those of Pillow (<see cref="PixelsAreThoseOfPil"/>).</summary>
public sealed class PixelsOfImageSharp : IDisposable
{
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "golden", "pixels");

    private readonly ImageFileReader skia = new(new SkiaDecoder(), 1_000_000), sharp = new(new ImageSharpDecoder(), 1_000_000);
    private readonly ScratchFolder folder = new();

    [Theory]
    [InlineData("plain.png"), InlineData("palette.png"), InlineData("grey.png"), InlineData("grey and alpha.png")]
    [InlineData("transparent.png"), InlineData("two levels.png"), InlineData("turned6.png"), InlineData("renamed.jpg")]
    public void are_the_same_for_png(string file) => Assert.Equal(0, Differences(Path.Combine(Golden, file)).Max());

    [Fact]
    public void are_the_nearest_instead_of_the_upper_eight_bits_of_sixteen() =>
        Assert.Equal(1, Differences(Path.Combine(Golden, "deep.png")).Max());

    [Theory]
    [InlineData("grey.jpg"), InlineData("cmyk.jpg"), InlineData("fine.jpg")]
    public void differ_in_rounding_for_jpeg_with_colours_at_full_resolution(string file)
    {
        int[] differences = Differences(Path.Combine(Golden, file));
        Assert.InRange(differences.Max(), 1, 3);
        Assert.InRange(differences.Average(), 0, 0.05);
    }

    /// <summary>Their colours are enlarged by repetition, where libjpeg interpolates. These are noisy on purpose.</summary>
    [Theory]
    [InlineData("market.jpg"), InlineData("progressive.jpg"), InlineData("odd.jpg"), InlineData("half.jpg")]
    [InlineData("turned2.jpg"), InlineData("turned3.jpg"), InlineData("turned4.jpg"), InlineData("turned5.jpg")]
    [InlineData("turned6.jpg"), InlineData("turned7.jpg"), InlineData("turned8.jpg")]
    public void differ_in_the_colours_for_jpeg_with_colours_at_half_resolution_turned_or_not(string file)
    {
        int[] differences = Differences(Path.Combine(Golden, file));
        Assert.InRange(differences.Max(), 20, 49);
        Assert.InRange(differences.Average(), 5, 7.8);
    }

    [Fact]
    public void differ_by_up_to_34_of_255_and_by_less_than_one_in_the_mean_for_drawn_people()
    {
        Dataset drawn = GeneratedDatasets.Ensure("market1501", folder.Path,
            new() { TrainIdentities = 10, ImagesPerIdentity = 6, TestIdentities = 2, Distractors = 0, Junk = 0 }, default);
        int[] differences = [.. drawn.Train.SelectMany(image => Differences(image.Path))];
        Assert.InRange(differences.Max(), 20, 40);
        Assert.InRange(differences.Average(), 0.5, 1);
    }

    [Theory]
    [InlineData("lossy.webp", "WebP"), InlineData("plain.bmp", "BMP")]
    public void are_those_of_jpeg_and_png_alone_and_another_file_names_the_decoder_that_reads_it(string file, string format)
    {
        ImageFault? fault = sharp.Decode(Decoders.File(Path.Combine(Golden, file)));
        Assert.Equal(FindingKind.NotAnImage, fault?.Kind);
        Assert.Matches($"{format} image.*data.decoder = skia", fault?.Reason);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Of each red, green and blue value.</summary>
    private int[] Differences(string file)
    {
        Assert.Null(skia.Decode(Decoders.File(file)));
        Assert.Null(sharp.Decode(Decoders.File(file)));
        Assert.Equal(skia.Pixels.Size, sharp.Pixels.Size);
        return [.. skia.Pixels.Rgbx.ToArray().Zip(sharp.Pixels.Rgbx.ToArray())
            .Where((_, index) => index % 4 < 3).Select(pair => Math.Abs(pair.First - pair.Second))];
    }
}
