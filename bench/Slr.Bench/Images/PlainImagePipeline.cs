using SkiaSharp;
using Slr.Data;

namespace Slr.Bench.Images;

/// <summary>The baseline of <see cref="ImageBenchmark"/>: what one writes first, image by image with the library's calls.</summary>
internal static class PlainImagePipeline
{
    private const int Height = 256, Width = 128;

    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f], Deviation = [0.229f, 0.224f, 0.225f];

    /// <summary>Reads, resizes, flips half of the images and normalises; returns the images read.</summary>
    public static int Run(ImageRecord[] images, int threads)
    {
        int read = 0;
        Parallel.For(0, images.Length, new() { MaxDegreeOfParallelism = threads }, i =>
        {
            float[] numbers = Read(images[i].Path, mirrored: i % 2 == 1);
            Interlocked.Add(ref read, numbers.Length > 0 ? 1 : 0);
        });
        return read;
    }

    private static float[] Read(string path, bool mirrored)
    {
        using SKBitmap decoded = SKBitmap.Decode(path);
        using SKBitmap resized = decoded.Resize(
            new SKImageInfo(Width, Height, SKColorType.Rgba8888), new SKSamplingOptions(SKCubicResampler.CatmullRom));
        ReadOnlySpan<byte> pixels = resized.GetPixelSpan();
        float[] numbers = new float[Height * Width * 3];
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                int from = (y * Width + (mirrored ? Width - 1 - x : x)) * 4;
                for (int c = 0; c < 3; c++)
                    numbers[(y * Width + x) * 3 + c] = (pixels[from + c] / 255f - Mean[c]) / Deviation[c];
            }
        }
        return numbers;
    }
}
