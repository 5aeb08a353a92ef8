using SkiaSharp;
using Slr.Primitives.Randomness;

namespace Slr.Data.Synthetic;

/// <summary>What lens and sensor do to a finished scene: blur, colour cast, exposure, contrast, noise.</summary>
internal static class Exposure
{
    /// <summary>Changes the pixels (RGBA, opaque) in place.</summary>
    public static unsafe void Apply(SKBitmap bitmap, Camera camera, Shot shot, ref CounterRandom random)
    {
        int width = bitmap.Width, height = bitmap.Height, stride = bitmap.RowBytes;
        var pixels = new Span<byte>((void*)bitmap.GetPixels(), stride * height);
        float[] plane = new float[width * height], other = new float[width * height];
        float[] kernel = Kernel(shot.Blur * height / 128.0);
        double exposure = camera.Exposure * shot.Exposure;
        double warmth = Math.Exp(shot.Warmth);
        ReadOnlySpan<double> gains = [camera.Red * exposure * warmth, camera.Green * exposure, camera.Blue * exposure / warmth];
        for (int channel = 0; channel < 3; channel++)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                    plane[y * width + x] = pixels[y * stride + x * 4 + channel];
            }
            if (kernel.Length > 1)
                Smooth(plane, other, width, height, kernel);
            float gain = (float)gains[channel], contrast = (float)camera.Contrast, noise = (float)shot.Noise;
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    float value = (plane[y * width + x] * gain - 115f) * contrast + 115f + noise * Grain(random.NextUInt32());
                    pixels[y * stride + x * 4 + channel] = (byte)Math.Clamp((int)(value + 0.5f), 0, 255);
                }
            }
        }
    }

    /// <summary>Nearly normal, variance 1: the sum of four uniform bytes costs a tenth of an exact draw.</summary>
    private static float Grain(uint bits) =>
        ((int)((bits & 255) + (bits >> 8 & 255) + (bits >> 16 & 255) + (bits >> 24)) - 510) * (1f / 147.8f);

    private static float[] Kernel(double sigma)
    {
        if (sigma < 0.2)
            return [1f];
        int radius = (int)Math.Ceiling(2.5 * sigma);
        float[] kernel = new float[2 * radius + 1];
        float sum = 0;
        for (int i = -radius; i <= radius; i++)
            sum += kernel[i + radius] = (float)Math.Exp(-0.5 * i * i / (sigma * sigma));
        for (int i = 0; i < kernel.Length; i++)
            kernel[i] /= sum;
        return kernel;
    }

    private static void Smooth(float[] plane, float[] other, int width, int height, float[] kernel)
    {
        int radius = kernel.Length / 2;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                float sum = 0;
                for (int i = -radius; i <= radius; i++)
                    sum += kernel[i + radius] * plane[y * width + Math.Clamp(x + i, 0, width - 1)];
                other[y * width + x] = sum;
            }
        }
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                float sum = 0;
                for (int i = -radius; i <= radius; i++)
                    sum += kernel[i + radius] * other[Math.Clamp(y + i, 0, height - 1) * width + x];
                plane[y * width + x] = sum;
            }
        }
    }
}
