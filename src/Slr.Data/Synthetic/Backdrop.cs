using SkiaSharp;
using Slr.Primitives.Randomness;

namespace Slr.Data.Synthetic;

/// <summary>Draws the scene of a camera behind the person, and what stands before the person.</summary>
internal static class Backdrop
{
    /// <summary>The picture plane all drawing uses: 64 wide, 128 high.</summary>
    public const float Width = 64, Height = 128;

    /// <summary>Walls, ground and the things in the scene; a person elsewhere in it sees other things.</summary>
    public static void Draw(SKCanvas canvas, Brush brush, Domain domain, Camera camera, ulong seed, int index, Shot shot)
    {
        float horizon = (float)camera.Horizon * Height;
        brush.Vertical(canvas, new(-40, -40, Width + 40, horizon), camera.Wall, camera.Wall.Darker(0.25));
        brush.Vertical(canvas, new(-40, horizon, Width + 40, Height + 40), camera.Ground.Darker(0.25), camera.Ground);
        var random = new CounterRandom(seed, domain.Stream, 7, (ulong)index);
        float offset = (float)shot.Place * 90;
        for (int i = 0; i < domain.Clutter * 4; i++)
            DrawThing(canvas, brush, domain, camera, ref random, horizon, offset);
        if (domain.Rendered)
            DrawTiles(canvas, brush, camera, horizon, offset);
    }

    /// <summary>A post, a bush, a bicycle's frame, a passer-by: anything that hides part of the person.</summary>
    public static void DrawOccluder(SKCanvas canvas, Brush brush, Domain domain, Shot shot, ref CounterRandom random)
    {
        Shade shade = new(random.NextDouble(), random.NextDouble(0, 0.4), random.NextDouble(0.15, 0.8));
        float depth = (float)random.NextDouble(0.15, 0.38);
        SKRect area = shot.Occluder switch
        {
            1 => new(-10, Height * (1 - depth), Width + 10, Height + 10),
            2 => new(-10, Height * (float)random.NextDouble(0, 0.4), Width * depth, Height + 10),
            3 => new(Width * (1 - depth), Height * (float)random.NextDouble(0, 0.4), Width + 10, Height + 10),
            _ => SKRect.Empty,
        };
        if (area.IsEmpty)
            return;
        if (domain.Rendered)
            brush.Vertical(canvas, area, shade, shade.Darker(0.5));
        else
            brush.Round(canvas, area, 6, shade);
    }

    private static void DrawThing(
        SKCanvas canvas, Brush brush, Domain domain, Camera camera, ref CounterRandom random, float horizon, float offset)
    {
        float x = (float)random.NextDouble(-120, 184) + offset;
        float foot = horizon + (float)random.NextDouble(-4, domain.Rendered ? 10 : 45);
        float wide = (float)random.NextDouble(2, 22), high = (float)random.NextDouble(8, 60);
        Shade shade = random.NextDouble() < 0.5
            ? new(random.NextDouble(), random.NextDouble(0.05, 0.6), random.NextDouble(0.15, 0.9))
            : camera.Wall.Darker(random.NextDouble(0.1, 0.7));
        var area = new SKRect(x, foot - high, x + wide, foot);
        switch (random.Next(4))
        {
            case 0: brush.Oval(canvas, area, shade); break;
            case 1: brush.Vertical(canvas, area, shade, shade.Darker(0.4)); break;
            case 2: brush.Line(canvas, x, foot - high, x + wide * 0.3f, foot, 1.5f + wide * 0.1f, shade); break;
            default: brush.Round(canvas, area, 3, shade); break;
        }
    }

    /// <summary>Floor lines that meet at a vanishing point, as rendered scenes have them.</summary>
    private static void DrawTiles(SKCanvas canvas, Brush brush, Camera camera, float horizon, float offset)
    {
        Shade line = camera.Ground.Darker(0.35);
        for (int i = -8; i <= 8; i++)
            brush.Line(canvas, 32 + offset * 0.2f + i * 4, horizon, 32 + offset + i * 26, Height + 20, 0.6f, line);
        for (float y = horizon + 3; y < Height; y += (y - horizon) * 0.6f)
            brush.Line(canvas, -20, y, Width + 20, y, 0.5f, line);
    }
}
