using SkiaSharp;

namespace Slr.Data.Images;

/// <summary>
/// Decodes JPEG, PNG, WebP, BMP and GIF with Skia, whose pixels equal PIL's. Colour profiles and transparency are
/// ignored, as PIL's conversion to RGB ignores them. A PNG of 16 bits gives their upper eight: PIL does so for colour, and
/// makes nearly everything of a grey one white.
/// </summary>
public sealed class SkiaDecoder : IImageDecoder
{
    private readonly PixelBuffer turned = new();

    /// <summary>Name and versions, for example <c>SkiaSharp 4.154.0, native 154.0</c>; others may give other pixels.</summary>
    public static string Version { get; } =
        $"SkiaSharp {typeof(SKImage).Assembly.GetName().Version?.ToString(3)}, native {SkiaSharpVersion.Native}";

    /// <inheritdoc/>
    public unsafe ImageFault? Decode(ReadOnlySpan<byte> file, long maxPixels, PixelBuffer target)
    {
        if (file.IsEmpty)
            return new(FindingKind.Empty, "the file is empty");
        fixed (byte* start = file)
        {
            using SKData data = SKData.Create((IntPtr)start, file.Length);
            using SKCodec? codec = SKCodec.Create(data);
            if (codec is null)
                return HasKnownSignature(file)
                    ? new(FindingKind.Truncated, "its header is damaged or incomplete")
                    : new(FindingKind.NotAnImage, "it is not a JPEG, PNG, WebP or BMP image");
            var size = new ImageSize(codec.Info.Height, codec.Info.Width);
            if (size.Height < 1 || size.Width < 1)
                return new(FindingKind.NotAnImage, "it declares no pixels");
            if (size.Pixels > maxPixels)
                return new(FindingKind.TooLarge, $"it declares {size} pixels, more than the limit of {maxPixels}");
            // Skia numbers orientations as EXIF does.
            Orientation origin = codec.EncodedFormat == SKEncodedImageFormat.Png ? ExifOrientation.OfPng(file)
                : (Orientation)codec.EncodedOrigin;
            bool upright = origin is Orientation.TopLeft;
            PixelBuffer buffer = upright ? target : turned;
            buffer.Resize(size);
            var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
            SKCodecResult result;
            fixed (byte* pixels = buffer.Rgbx)
                result = codec.GetPixels(info, (IntPtr)pixels);
            if (result != SKCodecResult.Success)
                return Explain(result);
            if (!upright)
                Upright.Turn(turned, origin, target);
            return null;
        }
    }

    private static ImageFault Explain(SKCodecResult result) => result switch
    {
        SKCodecResult.IncompleteInput => new(FindingKind.Truncated, "the file ends before the image does"),
        SKCodecResult.ErrorInInput => new(FindingKind.Truncated, "the image data are damaged"),
        _ => new(FindingKind.NotAnImage, $"it cannot be decoded ({result})"),
    };

    private static bool HasKnownSignature(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]) || file.StartsWith("RIFF"u8)
        || file.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]) || file.StartsWith("BM"u8);
}
