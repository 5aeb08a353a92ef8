using System.Runtime.InteropServices;

namespace Slr.Data.Images;

/// <summary>Turns an image upright.</summary>
public static class Upright
{
    /// <summary>Writes the upright image to <paramref name="target"/>.</summary>
    /// <param name="source">The pixels as they are stored.</param>
    /// <param name="orientation">How they are stored.</param>
    /// <param name="target">Another buffer; it is resized.</param>
    public static void Turn(PixelBuffer source, Orientation orientation, PixelBuffer target)
    {
        (int height, int width) = (source.Size.Height, source.Size.Width);
        target.Resize(orientation >= Orientation.LeftTop ? new(width, height) : source.Size);
        ReadOnlySpan<uint> from = MemoryMarshal.Cast<byte, uint>(source.Rgbx);
        Span<uint> to = MemoryMarshal.Cast<byte, uint>(target.Rgbx);
        for (int y = 0, i = 0; y < target.Size.Height; y++)
        {
            for (int x = 0; x < target.Size.Width; x++, i++)
            {
                (int row, int column) = orientation switch
                {
                    Orientation.TopRight => (y, width - 1 - x),
                    Orientation.BottomRight => (height - 1 - y, width - 1 - x),
                    Orientation.BottomLeft => (height - 1 - y, x),
                    Orientation.LeftTop => (x, y),
                    Orientation.RightTop => (height - 1 - x, y),
                    Orientation.RightBottom => (height - 1 - x, width - 1 - y),
                    Orientation.LeftBottom => (x, width - 1 - y),
                    _ => (y, x),
                };
                to[i] = from[row * width + column];
            }
        }
    }
}
