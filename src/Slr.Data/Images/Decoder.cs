using SkiaSharp;

namespace Slr.Data.Images;

/// <summary>What turns image files into pixels; another version may give other ones.</summary>
public static class Decoder
{
    /// <summary>Name and versions, for example <c>SkiaSharp 4.154.0, Skia 154.0</c>.</summary>
    public static string Version { get; } =
        $"SkiaSharp {typeof(SKImage).Assembly.GetName().Version?.ToString(3)}, native {SkiaSharpVersion.Native}";
}
