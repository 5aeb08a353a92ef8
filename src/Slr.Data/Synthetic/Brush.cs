using SkiaSharp;

namespace Slr.Data.Synthetic;

/// <summary>The few strokes all pictures are made of, with one reused paint. Not for use by two threads at once.</summary>
internal sealed class Brush : IDisposable
{
    private readonly SKPaint paint = new() { IsAntialias = true };

    public static SKColor Colour(Shade shade) => SKColor.FromHsv(
        (float)(shade.Hue - Math.Floor(shade.Hue)) * 360,
        (float)Math.Clamp(shade.Saturation, 0, 1) * 100,
        (float)Math.Clamp(shade.Brightness, 0, 1) * 100);

    public void Rect(SKCanvas canvas, SKRect area, Shade shade) => canvas.DrawRect(area, Fill(shade));

    public void Oval(SKCanvas canvas, SKRect area, Shade shade) => canvas.DrawOval(area, Fill(shade));

    public void Round(SKCanvas canvas, SKRect area, float radius, Shade shade) =>
        canvas.DrawRoundRect(area, radius, radius, Fill(shade));

    public void Area(SKCanvas canvas, SKPath path, Shade shade) => canvas.DrawPath(path, Fill(shade));

    public void Line(SKCanvas canvas, float x0, float y0, float x1, float y1, float width, Shade shade)
    {
        paint.Style = SKPaintStyle.Stroke;
        paint.StrokeWidth = width;
        paint.StrokeCap = SKStrokeCap.Round;
        paint.Color = Colour(shade);
        canvas.DrawLine(x0, y0, x1, y1, paint);
    }

    /// <summary>A rectangle that goes from one shade at its top to another at its bottom.</summary>
    public void Vertical(SKCanvas canvas, SKRect area, Shade top, Shade bottom)
    {
        using var shader = SKShader.CreateLinearGradient(
            new(0, area.Top), new(0, area.Bottom), [Colour(top), Colour(bottom)], SKShaderTileMode.Clamp);
        SKPaint fill = Fill(top);
        fill.Shader = shader;
        canvas.DrawRect(area, fill);
        fill.Shader = null;
    }

    /// <summary>Darkens what the current layer holds towards one side.</summary>
    public void Shadow(SKCanvas canvas, float fromX, float toX, double strength)
    {
        byte dark = (byte)Math.Clamp(Math.Round(strength * 255), 0, 255);
        using var shader = SKShader.CreateLinearGradient(
            new(fromX, 0), new(toX, 0), [SKColors.Transparent, SKColors.Black.WithAlpha(dark)], SKShaderTileMode.Clamp);
        SKPaint fill = Fill(default);
        fill.Shader = shader;
        fill.BlendMode = SKBlendMode.SrcATop;
        canvas.DrawPaint(fill);
        fill.Shader = null;
        fill.BlendMode = SKBlendMode.SrcOver;
    }

    /// <summary>A see-through black oval: a shadow on the ground.</summary>
    public void GroundShadow(SKCanvas canvas, SKRect area, double strength)
    {
        SKPaint fill = Fill(default);
        fill.Color = SKColors.Black.WithAlpha((byte)Math.Round(strength * 255));
        canvas.DrawOval(area, fill);
    }

    /// <inheritdoc/>
    public void Dispose() => paint.Dispose();

    private SKPaint Fill(Shade shade)
    {
        paint.Style = SKPaintStyle.Fill;
        paint.Color = Colour(shade);
        return paint;
    }
}
