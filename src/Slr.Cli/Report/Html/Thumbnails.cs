using SkiaSharp;

namespace Slr.Cli.Report.Html;

/// <summary>Small JPEG pictures of data-set images, as data URIs, so that the report needs no other file.</summary>
/// <param name="root">Folder that image keys are relative to; null when it is not known or not there any more.</param>
/// <param name="limit">Most pictures of one report; further ones are shown by their names.</param>
internal sealed class Thumbnails(string? root, int limit = 600)
{
    private const int Width = 48, Height = 96, Quality = 72;
    private readonly Dictionary<string, string?> made = [];

    /// <summary>An <c>img</c> element, or the image's name where there is no picture.</summary>
    /// <param name="key">The image's key: its path below the root.</param>
    /// <param name="description">What the picture is, for those who do not see it.</param>
    public string Image(string key, string description)
    {
        if (Uri(key) is not { } uri)
            return $"<span class=\"noimage\">{Markup.Escape(Path.GetFileNameWithoutExtension(key))}</span>";
        return $"<img src=\"{uri}\" width=\"{Width}\" height=\"{Height}\" {Markup.Attribute("alt", description)} "
            + $"{Markup.Attribute("title", key)} decoding=\"async\">";
    }

    private string? Uri(string key)
    {
        if (made.TryGetValue(key, out string? known))
            return known;
        return made[key] = root is null || made.Count >= limit ? null : Make(Path.Combine(root, key));
    }

    private static string? Make(string path)
    {
        if (!File.Exists(path))
            return null;
        using SKBitmap? image = SKBitmap.Decode(path);
        using SKBitmap? small = image?.Resize(new SKSizeI(Width, Height), new SKSamplingOptions(SKCubicResampler.Mitchell));
        using SKData? jpeg = small?.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return jpeg is null ? null : $"data:image/jpeg;base64,{Convert.ToBase64String(jpeg.Span)}";
    }
}
