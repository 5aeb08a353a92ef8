using System.Runtime.InteropServices;
using SkiaSharp;

namespace Slr.Data.Images;

/// <summary>Turns an image upright: the eight EXIF orientations.</summary>
internal static class Orientation
{
    /// <summary>Writes the upright image to <paramref name="target"/>.</summary>
    public static void Apply(PixelBuffer source, SKEncodedOrigin origin, PixelBuffer target)
    {
        (int height, int width) = (source.Size.Height, source.Size.Width);
        bool transposed = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop
            or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        target.Resize(transposed ? new(width, height) : source.Size);
        ReadOnlySpan<uint> from = MemoryMarshal.Cast<byte, uint>(source.Rgbx);
        Span<uint> to = MemoryMarshal.Cast<byte, uint>(target.Rgbx);
        for (int y = 0, i = 0; y < target.Size.Height; y++)
        {
            for (int x = 0; x < target.Size.Width; x++, i++)
            {
                (int row, int column) = origin switch
                {
                    SKEncodedOrigin.TopRight => (y, width - 1 - x),
                    SKEncodedOrigin.BottomRight => (height - 1 - y, width - 1 - x),
                    SKEncodedOrigin.BottomLeft => (height - 1 - y, x),
                    SKEncodedOrigin.LeftTop => (x, y),
                    SKEncodedOrigin.RightTop => (height - 1 - x, y),
                    SKEncodedOrigin.RightBottom => (height - 1 - x, width - 1 - y),
                    SKEncodedOrigin.LeftBottom => (x, width - 1 - y),
                    _ => (y, x),
                };
                to[i] = from[row * width + column];
            }
        }
    }
}
