using SkiaSharp;
using Slr.Primitives.Randomness;

namespace Slr.Data.Synthetic;

/// <summary>Turns a planned image into the bytes of its JPEG file: a pure function of domain, options and plan.</summary>
internal static class Drawing
{
    /// <summary>Counted up whenever the same options give other pixels, so that old folders are not taken for new ones.</summary>
    public const int Version = 2;

    /// <summary>Draws and encodes one image.</summary>
    public static byte[] Encode(Domain domain, GeneratedOptions options, IReadOnlyList<Camera> cameras, PlannedImage image)
    {
        Shot shot = Shot.Draw(domain, cameras[image.Camera], image, options.Seed);
        var info = new SKImageInfo(options.Width, options.Height, SKColorType.Rgba8888, SKAlphaType.Premul);
        using var bitmap = new SKBitmap(info);
        using (var canvas = new SKCanvas(bitmap))
        using (var brush = new Brush())
        {
            canvas.Scale(options.Width / Backdrop.Width, options.Height / Backdrop.Height);
            Compose(canvas, brush, domain, options, cameras[image.Camera], image, shot);
        }
        var random = new CounterRandom(options.Seed, domain.Stream, 8, (ulong)image.Person, (ulong)image.Number);
        Exposure.Apply(bitmap, cameras[image.Camera], shot, ref random);
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, shot.JpegQuality);
        return data.ToArray();
    }

    private static void Compose(
        SKCanvas canvas, Brush brush, Domain domain, GeneratedOptions options, Camera camera, PlannedImage image, Shot shot)
    {
        Backdrop.Draw(canvas, brush, domain, camera, options.Seed, image.Camera, shot);
        var random = new CounterRandom(options.Seed, domain.Stream, 9, (ulong)image.Person, (ulong)image.Number);
        // Every fifth distractor is a false detection: scenery alone.
        bool empty = image.Kind == ImageKind.Distractor && image.Number % 5 == 4;
        if (!empty)
        {
            canvas.Save();
            canvas.Translate(32 + (float)shot.ShiftX * Backdrop.Width, 64 + (float)shot.ShiftY * Backdrop.Height);
            canvas.Scale((float)shot.Scale);
            canvas.RotateDegrees((float)shot.Lean);
            canvas.Translate(-32, -64);
            DrawPerson(canvas, brush, domain, camera, Person.Draw(domain, options.Seed, image.Person), shot);
            canvas.Restore();
        }
        Backdrop.DrawOccluder(canvas, brush, domain, shot, ref random);
    }

    private static void DrawPerson(SKCanvas canvas, Brush brush, Domain domain, Camera camera, Person person, Shot shot)
    {
        float side = shot.Light;
        brush.GroundShadow(canvas, new(20 - side * 10, 117, 44 - side * 10, 124), domain.Rendered ? 0.55 : 0.2);
        // A layer of its own, so that shading falls on the person and not on the scene.
        canvas.SaveLayer();
        new Figure(canvas, brush, person, shot).Draw();
        brush.Shadow(canvas, 32 + side * 14, 32 - side * 14, camera.Shading);
        canvas.Restore();
    }
}
