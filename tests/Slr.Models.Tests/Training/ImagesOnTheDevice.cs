using System.Runtime.InteropServices;
using CsCheck;
using Slr.Models.Training;
using Slr.Torch;

namespace Slr.Models.Tests.Training;

public sealed class ImagesOnTheDevice
{
    private const int Count = 5, Height = 12, Width = 7;
    private static readonly double[] Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225];
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, Count * Height * Width * 3).Select(i => (byte)(i * 37 + i / 256))];

    private static readonly Gen<ImageView> Views =
        Gen.Select(Gen.Int[0, Count - 1], Gen.Bool, Gen.Select(Gen.Int[-9, 9], Gen.Int[-9, 9]),
            Gen.Select(Gen.Int[0, Height], Gen.Int[0, Width], Gen.Int[0, 6], Gen.Int[0, 6]),
            (image, flip, shift, erased) => new ImageView(
                image, flip, shift.Item1, shift.Item2, erased.Item1, erased.Item2, erased.Item3, erased.Item4));

    [Fact]
    public void Are_rendered_as_pixel_by_pixel() =>
        Views.Array[1, 8].Sample(views =>
        {
            using var images = new DeviceImages(TrainingDevice.Cpu, Count, Height, Width);
            images.Put(0, Bytes.AsSpan(0, Bytes.Length / Count));
            images.Put(1, Bytes.AsSpan(Bytes.Length / Count));

            using RenderedBatch batch = images.Render(views);

            Assert.Equal(views.Length, batch.Count);
            float[] actual = MemoryMarshal.Cast<byte, float>(batch.Images.permute(0, 2, 3, 1).contiguous().bytes).ToArray();
            for (int i = 0, at = 0; i < views.Length; i++)
                for (int y = 0; y < Height; y++)
                    for (int x = 0; x < Width; x++)
                        for (int c = 0; c < 3; c++, at++)
                            Assert.Equal(Expected(views[i], y, x, c), actual[at], 1e-5);
        }, iter: 50);

    [Fact]
    public void Teach_as_the_same_images_from_the_host_do()
    {
        using var teacher = new Teacher(Trial.Network, new AdaptOptions(), TrainingDevice.Cpu, Trial.Weights());
        using var again = new Teacher(Trial.Network, new AdaptOptions(), TrainingDevice.Cpu, Trial.Weights());
        using var images = new DeviceImages(TrainingDevice.Cpu, Trial.Batch, Trial.Height, Trial.Width);
        byte[] bytes = [.. Enumerable.Range(0, Trial.Batch * Trial.Height * Trial.Width * 3).Select(i => (byte)(i * 91 + i / 256))];
        images.Put(0, bytes);
        float[] pixels = [.. bytes.Select((b, i) => (float)((b / 255.0 - Mean[i % 3]) / Deviation[i % 3]))];
        using var host = new PinnedImages(pixels, Trial.Batch, Trial.Height, Trial.Width);

        using RenderedBatch rendered = images.Render([.. Enumerable.Range(0, Trial.Batch).Select(i => new ImageView(i))]);
        using TeacherOutput a = teacher.Teach(rendered), b = again.Teach(host.Batch);

        float[] expected = MemoryMarshal.Cast<byte, float>(b.Output.FeatureG.bytes).ToArray();
        Assert.All(MemoryMarshal.Cast<byte, float>(a.Output.FeatureG.bytes).ToArray(), (x, i) => Assert.Equal(expected[i], x, 1e-3));
    }

    [Fact]
    public void Are_refused_where_there_is_no_room()
    {
        using var images = new DeviceImages(TrainingDevice.Cpu, Count, Height, Width);
        Assert.Throws<ArgumentException>(() => images.Put(1, Bytes));
        Assert.Throws<ArgumentException>(() => images.Put(0, Bytes.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => images.Render([new ImageView(Count)]));
    }

    private static double Expected(ImageView view, int y, int x, int c)
    {
        if (y >= view.ErasedTop && y < view.ErasedTop + view.ErasedHeight && x >= view.ErasedLeft && x < view.ErasedLeft + view.ErasedWidth)
            return 0;
        int row = y + view.Down, column = x + view.Right;
        bool inside = row is >= 0 and < Height && column is >= 0 and < Width;
        int source = view.Flip ? Width - 1 - column : column;
        double value = inside ? Bytes[((view.Image * Height + row) * Width + source) * 3 + c] : 0;
        return (value / 255 - Mean[c]) / Deviation[c];
    }
}
