using SkiaSharp;

namespace Slr.Data.Synthetic;

/// <summary>Fills the outline of a garment with its cloth.</summary>
internal static class Garment
{
    /// <summary>Draws it; a print is seen from the front only.</summary>
    public static void Draw(SKCanvas canvas, Brush brush, SKPath outline, Cloth cloth, float size, bool front)
    {
        brush.Area(canvas, outline, cloth.First);
        if (cloth.Pattern == Pattern.Plain || (cloth.Pattern == Pattern.Print && !front))
            return;
        SKRect area = outline.Bounds;
        float step = 0.055f * size * (float)cloth.Scale;
        canvas.Save();
        canvas.ClipPath(outline, SKClipOperation.Intersect, antialias: true);
        switch (cloth.Pattern)
        {
            case Pattern.Stripes: Rows(canvas, brush, area, step, cloth.Second); break;
            case Pattern.Columns: Columns(canvas, brush, area, step, cloth.Second); break;
            case Pattern.Checks:
                Rows(canvas, brush, area, step * 1.2f, cloth.Second);
                Columns(canvas, brush, area, step * 1.2f, cloth.Second.Darker(0.3));
                break;
            case Pattern.Dots: Dots(canvas, brush, area, step, cloth.Second); break;
            case Pattern.Halves:
                brush.Rect(canvas, new(area.Left, area.MidY, area.Right, area.Bottom), cloth.Second);
                break;
            default:
                float half = area.Width * 0.25f;
                brush.Oval(canvas, new(area.MidX - half, area.Top + half, area.MidX + half, area.Top + 3 * half), cloth.Second);
                break;
        }
        canvas.Restore();
    }

    private static void Rows(SKCanvas canvas, Brush brush, SKRect area, float step, Shade shade)
    {
        for (float y = area.Top + step * 0.5f; y < area.Bottom; y += step * 2)
            brush.Rect(canvas, new(area.Left, y, area.Right, y + step), shade);
    }

    private static void Columns(SKCanvas canvas, Brush brush, SKRect area, float step, Shade shade)
    {
        for (float x = area.Left + step * 0.5f; x < area.Right; x += step * 2)
            brush.Rect(canvas, new(x, area.Top, x + step * 0.8f, area.Bottom), shade);
    }

    private static void Dots(SKCanvas canvas, Brush brush, SKRect area, float step, Shade shade)
    {
        float radius = step * 0.5f;
        for (float y = area.Top + step; y < area.Bottom; y += step * 1.6f)
        {
            for (float x = area.Left + step * 0.7f; x < area.Right; x += step * 1.6f)
                brush.Oval(canvas, new(x - radius, y - radius, x + radius, y + radius), shade);
        }
    }
}
