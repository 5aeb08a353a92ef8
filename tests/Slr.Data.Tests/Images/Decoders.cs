using Slr.Data.Images;
using Slr.ImageSharp;

namespace Slr.Data.Tests.Images;

/// <summary>Both decoders, by the names that a theory shows.</summary>
public static class Decoders
{
    public const string Skia = "skia", ImageSharp = "imagesharp";

    public static Func<IImageDecoder> Of(string name) => name == Skia ? () => new SkiaDecoder() : () => new ImageSharpDecoder();

    /// <summary>A file of which nothing else is known.</summary>
    public static ImageRecord File(string path) => new(path, path, -1, -1);
}
