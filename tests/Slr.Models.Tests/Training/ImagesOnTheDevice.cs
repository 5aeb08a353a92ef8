using System.Runtime.InteropServices;
using CsCheck;
using Slr.Models.Training;
using Slr.Torch;

namespace Slr.Models.Tests.Training;

public sealed class ImagesOnTheDevice
{
    private const int Count = 5, Height = 12, Width = 7;
    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f], Deviation = [0.229f, 0.224f, 0.225f];
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, Count * Height * Width * 3).Select(i => (byte)(i * 37 + i / 256))];

    private static readonly Gen<ImageView> Views =
        Gen.Select(Gen.Int[0, Count - 1], Gen.Bool, Gen.Select(Gen.Int[-9, 9], Gen.Int[-9, 9]),
            Gen.Select(Gen.Int[0, Height], Gen.Int[0, Width], Gen.Int[0, 6], Gen.Int[0, 6]),
            (image, flip, shift, erased) => new ImageView(
                image, flip, shift.Item1, shift.Item2, erased.Item1, erased.Item2, erased.Item3, erased.Item4));

    [Fact]
    public void are_rendered_bit_for_bit_as_pixel_by_pixel() =>
        Gen.Select(Views.Array[1, 8], Gen.Bool).Sample((views, abmt) =>
        {
            float[] fill = abmt ? [0.485f, 0.456f, 0.406f] : [0, 0, 0];
            using var images = new DeviceImages(TrainingDevice.Cpu, Count, Height, Width);
            images.Put(0, Bytes.AsSpan(0, Bytes.Length / Count));
            images.Put(1, Bytes.AsSpan(Bytes.Length / Count));

            using NetworkInput batch = images.Render(views, fill);

            Assert.Equal(views.Length, batch.Count);
            float[] actual = MemoryMarshal.Cast<byte, float>(batch.Rendered!.permute(0, 2, 3, 1).contiguous().bytes).ToArray();
            for (int i = 0, at = 0; i < views.Length; i++)
                for (int y = 0; y < Height; y++)
                    for (int x = 0; x < Width; x++)
                        for (int c = 0; c < 3; c++, at++)
                            Assert.Equal(BitConverter.SingleToInt32Bits(Expected(views[i], fill, y, x, c)),
                                BitConverter.SingleToInt32Bits(actual[at]));
        }, iter: 50);

    [Fact]
    public void teach_as_the_same_images_from_the_host_do()
    {
        using var teacher = new Teacher(Trial.Network, new AdaptOptions(), TrainingDevice.Cpu, Trial.Weights());
        using var again = new Teacher(Trial.Network, new AdaptOptions(), TrainingDevice.Cpu, Trial.Weights());
        using var images = new DeviceImages(TrainingDevice.Cpu, Trial.Batch, Trial.Height, Trial.Width);
        byte[] bytes = [.. Enumerable.Range(0, Trial.Batch * Trial.Height * Trial.Width * 3).Select(i => (byte)(i * 91 + i / 256))];
        images.Put(0, bytes);
        float[] pixels = [.. bytes.Select((b, i) => b * (float)(1 / (255.0 * Deviation[i % 3]))
            + (float)(-(double)Mean[i % 3] / Deviation[i % 3]))];
        using var host = new PinnedImages(pixels, Trial.Batch, Trial.Height, Trial.Width);

        using NetworkInput rendered = images.Render([.. Enumerable.Range(0, Trial.Batch).Select(i => new ImageView(i))]);
        using TeacherOutput a = teacher.Predict(rendered), b = again.Predict(host.Batch);

        Assert.Equal(b.Output.FeatureG.bytes.ToArray(), a.Output.FeatureG.bytes.ToArray());
    }

    [Fact]
    public void are_rendered_as_none_when_none_are_asked_for()
    {
        using var images = new DeviceImages(TrainingDevice.Cpu, Count, Height, Width);
        using NetworkInput batch = images.Render([]);
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void are_refused_where_there_is_no_room()
    {
        using var images = new DeviceImages(TrainingDevice.Cpu, Count, Height, Width);
        Assert.Throws<ArgumentException>(() => images.Put(1, Bytes));
        Assert.Throws<ArgumentException>(() => images.Put(0, Bytes.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => images.Render([new ImageView(Count)]));
    }

    /// <summary>Rounded after the product and after the sum, as the host does.</summary>
    private static float Expected(ImageView view, float[] fill, int y, int x, int c)
    {
        if (y >= view.ErasedTop && y < view.ErasedTop + view.ErasedHeight && x >= view.ErasedLeft && x < view.ErasedLeft + view.ErasedWidth)
            return fill[c];
        int row = y + view.Down, column = x + view.Right;
        bool inside = row is >= 0 and < Height && column is >= 0 and < Width;
        int source = view.Flip ? Width - 1 - column : column;
        byte value = inside ? Bytes[((view.Image * Height + row) * Width + source) * 3 + c] : (byte)0;
        float product = value * (float)(1 / (255.0 * Deviation[c]));
        return product + (float)(-(double)Mean[c] / Deviation[c]);
    }
}
