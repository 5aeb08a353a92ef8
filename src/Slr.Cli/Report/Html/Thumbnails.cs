using Slr.Cli.Pictures;
using Slr.Data;

namespace Slr.Cli.Report.Html;

/// <summary>Small JPEG pictures of data-set images, as data URIs, so that a page needs no other file.</summary>
/// <param name="find">Finds an image by its key; null where it is not known or not there any more.</param>
/// <param name="limit">Most pictures of one page; further ones are shown by their names.</param>
internal sealed class Thumbnails(Func<string, ImageRecord?> find, int limit = 600)
{
    private readonly SmallPictures pictures = new(48, 96);
    private readonly Dictionary<string, string?> made = [];

    /// <summary>An <c>img</c> element, or the image's name where there is no picture.</summary>
    /// <param name="key">The image's key: its path below the root.</param>
    /// <param name="description">What the picture is, for those who do not see it.</param>
    public string Image(string key, string description)
    {
        if (Uri(key) is not { } uri)
            return $"<span class=\"noimage\">{Markup.Escape(Path.GetFileNameWithoutExtension(key))}</span>";
        return $"<img src=\"{uri}\" width=\"{pictures.Width}\" height=\"{pictures.Height}\" {Markup.Attribute("alt", description)} "
            + $"{Markup.Attribute("title", key)} decoding=\"async\">";
    }

    private string? Uri(string key)
    {
        if (made.TryGetValue(key, out string? known))
            return known;
        byte[]? jpeg = made.Count < limit && find(key) is { } image ? pictures.Jpeg(image) : null;
        return made[key] = jpeg is null ? null : $"data:image/jpeg;base64,{Convert.ToBase64String(jpeg)}";
    }
}
