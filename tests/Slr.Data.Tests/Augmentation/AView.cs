using System.Text.Json;
using CsCheck;
using Slr.Data.Augmentation;

namespace Slr.Data.Tests.Augmentation;

public sealed class AView
{
    private static readonly AugmentationOptions Adapting = new() { EraseProbability = 0.5 };

    [Fact]
    public void depends_on_its_place_in_the_run_alone() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 100], Gen.Int[0, 500], Gen.Int[0, 63]).Sample((seed, epoch, step, slot) =>
            ViewSampler.Draw(Adapting, new(256, 128), seed, Stage.Adapt, epoch, step, slot)
            == ViewSampler.Draw(Adapting, new(256, 128), seed, Stage.Adapt, epoch, step, slot));

    [Fact]
    public void lies_within_the_padded_image_and_erases_within_the_bounds() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 12], Gen.Int[16, 256], Gen.Int[8, 128]).Sample((seed, padding, height, width) =>
        {
            View view = ViewSampler.Draw(Adapting with { Padding = padding }, new(height, width), seed, Stage.Adapt, 0, 0, 0);
            Assert.InRange(view.Top, 0, 2 * padding);
            Assert.InRange(view.Left, 0, 2 * padding);
            if (view.Erased.IsEmpty)
                return;
            Assert.InRange(view.Erased.Top, 0, height - view.Erased.Height);
            Assert.InRange(view.Erased.Left, 0, width - view.Erased.Width);
            Assert.InRange((double)view.Erased.Height * view.Erased.Width / (height * width), 0.005, 0.45);
        });

    [Fact]
    public void is_flipped_and_erased_as_often_as_asked()
    {
        View[] views = [.. Enumerable.Range(0, 4000).Select(slot => ViewSampler.Draw(Adapting, new(256, 128), 1, Stage.Adapt, 0, 0, slot))];
        Assert.InRange(views.Count(view => view.Flip), 1850, 2150);
        Assert.InRange(views.Count(view => !view.Erased.IsEmpty), 1850, 2150);
        Assert.Equal(21, views.Select(view => view.Top).Distinct().Count());
    }

    /// <summary>The numbers of golden/make_views.py, which draws views with code of its own.</summary>
    [Fact]
    public void is_the_one_that_other_code_draws_with_erased_places_higher_than_wide()
    {
        JsonElement golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "golden", "views.json")))
            .RootElement;
        View[] views = [.. Enumerable.Range(0, 4000)
            .Select(slot => ViewSampler.Draw(Adapting, new(256, 128), 7, Stage.Adapt, 3, 11, slot))];
        Assert.Equal(golden.GetProperty("views").Deserialize<int[][]>()!,
            views.Take(64).Select(view => new[] { view.Flip ? 1 : 0, view.Top, view.Left,
            view.Erased.Top, view.Erased.Left, view.Erased.Height, view.Erased.Width }));
        View[] erased = [.. views.Where(view => !view.Erased.IsEmpty)];
        Assert.Equal(golden.GetProperty("meanHeight").GetDouble(), erased.Average(view => view.Erased.Height), 1e-9);
        Assert.Equal(golden.GetProperty("meanWidth").GetDouble(), erased.Average(view => view.Erased.Width), 1e-9);
    }

    [Fact]
    public void shows_the_image_mirrored_shifted_and_erased_pixel_by_pixel() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[0, 12], Gen.ULong, Gen.Enum<EraseFill>())
            .Sample((height, width, padding, seed, fill) =>
        {
            byte[] image = new byte[height * width * 3];
            new Random((int)(seed % int.MaxValue)).NextBytes(image);
            View view = ViewSampler.Draw(Adapting with { Padding = padding }, new(height, width), seed, Stage.Adapt, 0, 0, 0);
            float[] output = new float[image.Length];
            Augmenter.Render(image, new(height, width), padding, view, fill, output);
            for (int i = 0; i < output.Length; i++)
                Assert.Equal(Plain(image, height, width, padding, view, fill, i), output[i], 1e-5f);
        }, iter: 200);

    private static float Plain(byte[] image, int height, int width, int padding, View view, EraseFill fill, int index)
    {
        float[] mean = [0.485f, 0.456f, 0.406f], deviation = [0.229f, 0.224f, 0.225f];
        int c = index % 3, x = index / 3 % width, y = index / 3 / width;
        if (y >= view.Erased.Top && y < view.Erased.Top + view.Erased.Height
            && x >= view.Erased.Left && x < view.Erased.Left + view.Erased.Width)
            return fill == EraseFill.Mean ? 0 : mean[c];
        int row = y + view.Top - padding, column = x + view.Left - padding;
        bool black = row < 0 || row >= height || column < 0 || column >= width;
        int from = view.Flip ? width - 1 - column : column;
        return ((black ? 0 : image[(row * width + from) * 3 + c]) / 255f - mean[c]) / deviation[c];
    }
}
