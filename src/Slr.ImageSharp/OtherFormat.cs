using Slr.Data;
using Slr.Data.Images;

namespace Slr.ImageSharp;

/// <summary>Files that are neither JPEG nor PNG.</summary>
internal static class OtherFormat
{
    /// <summary>Says what a file is instead, and which decoder reads it.</summary>
    public static ImageFault Refuse(ReadOnlySpan<byte> file) => new(FindingKind.NotAnImage, Name(file) is { } name
        ? $"it is a {name} image; data.decoder = imagesharp reads JPEG and PNG, data.decoder = skia reads this one too"
        : "it is not a JPEG or PNG image");

    private static string? Name(ReadOnlySpan<byte> file) =>
        file.Length > 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8) ? "WebP"
        : file.StartsWith("BM"u8) ? "BMP"
        : file.StartsWith("GIF8"u8) ? "GIF"
        : null;
}
