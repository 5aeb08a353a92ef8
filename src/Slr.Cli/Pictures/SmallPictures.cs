using SkiaSharp;
using Slr.Data;
using Slr.Data.Images;

namespace Slr.Cli.Pictures;

/// <summary>Images of data sets at one small size: upright, and only their box where they are part of a frame.</summary>
/// <param name="width">Pixels.</param>
/// <param name="height">Pixels.</param>
internal sealed class SmallPictures(int width, int height)
{
    private const long MostPixels = 200_000_000;
    private const int Quality = 80;
    private readonly ImageFileReader reader = new(new SkiaDecoder(), MostPixels);
    private readonly byte[] pixels = new byte[width * height * 3];

    /// <summary>Pixels.</summary>
    public int Width => width;

    /// <summary>Pixels.</summary>
    public int Height => height;

    /// <summary>The picture as a bitmap; null where the image cannot be read.</summary>
    public SKBitmap? Bitmap(ImageRecord image) =>
        reader.Read(image, new ImageSize(height, width), pixels) is null ? Filled(pixels, width, height) : null;

    /// <summary>The picture as a JPEG; null where the image cannot be read.</summary>
    public byte[]? Jpeg(ImageRecord image)
    {
        using SKBitmap? bitmap = Bitmap(image);
        return bitmap is null ? null : Jpeg(bitmap);
    }

    /// <summary>An image at its own size as a JPEG; null where it cannot be read.</summary>
    public byte[]? Whole(ImageRecord image)
    {
        if (reader.Decode(image) is not null)
            return null;
        ImageSize size = reader.Pixels.Size;
        byte[] rgb = new byte[size.Pixels * 3];
        for (int at = 0; at < size.Pixels; at++)
            reader.Pixels.Rgbx.Slice(at * 4, 3).CopyTo(rgb.AsSpan(at * 3));
        using SKBitmap bitmap = Filled(rgb, size.Width, size.Height);
        return Jpeg(bitmap);
    }

    /// <summary>A bitmap as a JPEG.</summary>
    public static byte[] Jpeg(SKBitmap bitmap)
    {
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return data.ToArray();
    }

    private static SKBitmap Filled(ReadOnlySpan<byte> rgb, int width, int height)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Span<byte> rgba = bitmap.GetPixelSpan();
        for (int at = 0; at < width * height; at++)
        {
            rgb.Slice(at * 3, 3).CopyTo(rgba[(at * 4)..]);
            rgba[at * 4 + 3] = byte.MaxValue;
        }
        return bitmap;
    }
}
