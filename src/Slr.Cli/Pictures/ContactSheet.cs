using SkiaSharp;
using Slr.Data;

namespace Slr.Cli.Pictures;

/// <summary>One picture of many images, row by row.</summary>
internal static class ContactSheet
{
    private const int Columns = 12, MostRows = 10, Gap = 2;

    /// <summary>The first images of a list as one JPEG; those that cannot be read stay grey.</summary>
    /// <param name="pictures">Makes them small.</param>
    /// <param name="images">At least one; beyond the first 120 they are left out.</param>
    public static byte[] Of(SmallPictures pictures, IReadOnlyList<ImageRecord> images)
    {
        int shown = Math.Min(images.Count, Columns * MostRows), columns = Math.Min(shown, Columns), rows = (shown + Columns - 1) / Columns;
        int right = pictures.Width + Gap, down = pictures.Height + Gap;
        using var sheet = new SKBitmap(columns * right + Gap, rows * down + Gap);
        using var canvas = new SKCanvas(sheet);
        canvas.Clear(SKColors.Gray);
        for (int at = 0; at < shown; at++)
        {
            using SKBitmap? picture = pictures.Bitmap(images[at]);
            if (picture is not null)
                canvas.DrawBitmap(picture, Gap + at % Columns * right, Gap + at / Columns * down, SKSamplingOptions.Default);
        }
        canvas.Flush();
        return SmallPictures.Jpeg(sheet);
    }
}
