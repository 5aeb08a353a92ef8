using System.Reflection;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;
using Slr.Data;
using Slr.Data.Images;
using IImageDecoder = Slr.Data.Images.IImageDecoder;

namespace Slr.ImageSharp;

/// <summary>
/// Decodes JPEG and PNG with ImageSharp, whose pixels of a JPEG differ from PIL's. Nothing else of the library is used: no
/// other format, no colour profile, no EXIF data, where its open advisories lie. Transparency is ignored.
/// </summary>
public sealed class ImageSharpDecoder : IImageDecoder
{
    /// <summary>Buffers of small images are used again, those of large ones given back.</summary>
    private const int PooledMebibytes = 16;

    private static readonly JpegDecoder Jpeg = new() { IgnoreMetadata = true };
    private static readonly PngDecoder Png = new() { IgnoreMetadata = true };

    private static readonly Configuration Modules = new(new JpegConfigurationModule(), new PngConfigurationModule())
    {
        MaxDegreeOfParallelism = 1,
        MemoryAllocator = MemoryAllocator.Create(new MemoryAllocatorOptions { MaximumPoolSizeMegabytes = PooledMebibytes }),
    };

    private readonly PixelBuffer turned = new();

    /// <summary>Name and version, for example <c>ImageSharp 2.1.13</c>; others may give other pixels.</summary>
    public static string Version { get; } =
        $"ImageSharp {typeof(Configuration).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version}";

    private static ReadOnlySpan<byte> PngEnd => [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82];

    /// <inheritdoc/>
    public unsafe ImageFault? Decode(ReadOnlySpan<byte> file, long maxPixels, PixelBuffer target)
    {
        if (file.IsEmpty)
            return new(FindingKind.Empty, "the file is empty");
        bool jpeg = file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]);
        if (!jpeg && !file.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]))
            return OtherFormat.Refuse(file);
        fixed (byte* start = file)
        {
            using var stream = new UnmanagedMemoryStream(start, file.Length);
            if (SizeOf(stream, jpeg) is not { } size)
                return new(FindingKind.Truncated, "its header is damaged or incomplete");
            if (size.Height < 1 || size.Width < 1)
                return new(FindingKind.NotAnImage, "it declares no pixels");
            if (size.Pixels > maxPixels)
                return new(FindingKind.TooLarge, $"it declares {size.Pixels} pixels, more than the limit of {maxPixels}");
            JpegMarkers markers = jpeg ? JpegMarkers.Of(file) : new(file.LastIndexOf(PngEnd) >= 0, ExifOrientation.OfPng(file));
            if (!markers.IsWhole)
                return new(FindingKind.Truncated, "the file ends before the image does");
            stream.Position = 0;
            return Decode(stream, jpeg, markers.Orientation, target);
        }
    }

    private static ImageSize? SizeOf(Stream stream, bool jpeg)
    {
        try
        {
            IImageInfo? info = jpeg ? Jpeg.Identify(Modules, stream, default) : Png.Identify(Modules, stream, default);
            return info is null ? null : new ImageSize(info.Height, info.Width);
        }
        catch (Exception error) when (Damaged(error))
        {
            return null;
        }
    }

    private ImageFault? Decode(Stream stream, bool jpeg, Orientation orientation, PixelBuffer target)
    {
        try
        {
            using Image<Rgba32> image = jpeg ? Jpeg.Decode<Rgba32>(Modules, stream, default) : Png.Decode<Rgba32>(Modules, stream, default);
            bool upright = orientation is Orientation.TopLeft;
            PixelBuffer buffer = upright ? target : turned;
            buffer.Resize(new(image.Height, image.Width));
            image.CopyPixelDataTo(buffer.Rgbx);
            if (!upright)
                Upright.Turn(turned, orientation, target);
            return null;
        }
        catch (NotSupportedException)
        {
            return new(FindingKind.NotAnImage, "it cannot be decoded: it is of a kind that ImageSharp does not know");
        }
        catch (Exception error) when (Damaged(error))
        {
            return new(FindingKind.Truncated, "the image data are damaged");
        }
    }

    /// <summary>
    /// What the library throws at damaged files: by intention, and, where a damaged header leads it astray in its own arrays,
    /// without. No other exception is caught: it would not be the file's fault.
    /// </summary>
    private static bool Damaged(Exception error) => error is ImageFormatException or InvalidMemoryOperationException
        or NotSupportedException or NullReferenceException or ArgumentException or IndexOutOfRangeException;
}
