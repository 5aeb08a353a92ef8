using CsCheck;
using Slr.Data.Images;

namespace Slr.Data.Tests.Images;

public sealed class ResizingIsBicubic
{
    /// <summary>The vector code against the formula written down plainly, for any sizes.</summary>
    [Fact]
    public void equals_the_plain_formula_at_any_size() =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 70], Gen.Int[1, 90], Gen.Int[1, 90], Gen.UInt)
            .Sample((height, width, newHeight, newWidth, seed) =>
        {
            var image = new PixelBuffer();
            image.Resize(new(height, width));
            new Random((int)(seed & int.MaxValue)).NextBytes(image.Rgbx);
            byte[] ours = new byte[newHeight * newWidth * 3];
            new BicubicResizer().Resize(image, new(newHeight, newWidth), ours);
            return ours.AsSpan().SequenceEqual(Plain(image, newHeight, newWidth));
        }, iter: 300);

    [Fact]
    public void one_colour_stays_that_colour() =>
        Gen.Select(Gen.Byte, Gen.Int[1, 200], Gen.Int[1, 200]).Sample((value, height, width) =>
        {
            var image = new PixelBuffer();
            image.Resize(new(height, width));
            image.Rgbx.Fill(value);
            byte[] ours = new byte[64 * 32 * 3];
            new BicubicResizer().Resize(image, new(64, 32), ours);
            return ours.All(pixel => pixel == value);
        }, iter: 100);

    private static byte[] Plain(PixelBuffer image, int height, int width)
    {
        (int oldHeight, int oldWidth) = (image.Size.Height, image.Size.Width);
        byte[] rgb = [.. image.Rgbx.ToArray().Where((_, index) => index % 4 < 3)];
        byte[] rows = oldWidth == width ? rgb : Axis(rgb, oldHeight, oldWidth, width, 3, oldWidth * 3, width * 3);
        return oldHeight == height ? rows : Axis(rows, width * 3, oldHeight, height, width * 3, 1, 1);
    }

    /// <summary>Resizes along one axis; a line is a row or a column, a step leads to its next pixel.</summary>
    private static byte[] Axis(byte[] input, int lines, int from, int to, int step, int lineIn, int lineOut)
    {
        bool alongRows = lineOut != 1;
        byte[] output = new byte[alongRows ? lines * to * 3 : lines * to];
        for (int x = 0; x < to; x++)
        {
            (int first, int[] weights) = Weights(from, to, x);
            for (int line = 0; line < lines; line++)
            {
                for (int c = 0; c < (alongRows ? 3 : 1); c++)
                {
                    int sum = 1 << 21;
                    for (int i = 0; i < weights.Length; i++)
                        sum += weights[i] * input[line * lineIn + (first + i) * step + c];
                    output[line * lineOut + x * step + c] = (byte)Math.Clamp(sum >> 22, 0, 255);
                }
            }
        }
        return output;
    }

    private static (int First, int[] Weights) Weights(int from, int to, int x)
    {
        double scale = (double)from / to, stretch = Math.Max(1, scale), centre = (x + 0.5) * scale;
        int first = Math.Max(0, (int)(centre - 2 * stretch + 0.5)), end = Math.Min(from, (int)(centre + 2 * stretch + 0.5));
        double[] weights = [.. Enumerable.Range(first, end - first).Select(i => Keys((i - centre + 0.5) * (1 / stretch)))];
        double sum = 0;
        foreach (double weight in weights)
            sum += weight;
        return (first, [.. weights.Select(w => (int)((w / sum) * (1 << 22) + (w / sum < 0 ? -0.5 : 0.5)))]);
    }

    private static double Keys(double x)
    {
        x = Math.Abs(x);
        return x < 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
    }
}
