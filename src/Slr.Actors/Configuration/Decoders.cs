using Slr.Data.Images;
using Slr.ImageSharp;

namespace Slr.Actors.Configuration;

/// <summary>The decoders of images by the names that <c>data.decoder</c> takes, the default first.</summary>
internal static class Decoders
{
    /// <summary>Versions are asked for when they are wanted: that loads the library.</summary>
    private static readonly (string Name, Func<string> Version, Func<IImageDecoder> Make)[] All =
    [
        ("skia", () => SkiaDecoder.Version, () => new SkiaDecoder()),
        ("imagesharp", () => ImageSharpDecoder.Version, () => new ImageSharpDecoder()),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(decoder => decoder.Name)];

    /// <summary>Makes decoders of a name; each is used by one thread at a time.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static Func<IImageDecoder> Of(string name) => All.Single(decoder => decoder.Name == name).Make;

    /// <summary>The library behind a name; another version of it may give other pixels.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static string VersionOf(string name) => All.Single(decoder => decoder.Name == name).Version();
}
