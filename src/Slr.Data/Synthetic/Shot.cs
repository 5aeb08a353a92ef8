using Slr.Primitives.Randomness;

namespace Slr.Data.Synthetic;

internal enum Viewpoint { Front, Back, Left, Right }

/// <summary>What differs from image to image of one person.</summary>
internal readonly record struct Shot
{
    public required Viewpoint View { get; init; }

    /// <summary>Phase of the walk in radians.</summary>
    public required double Stride { get; init; }

    /// <summary>Shift of the crop as a share of height and width, and its scale.</summary>
    public required double ShiftX { get; init; }
    public required double ShiftY { get; init; }
    public required double Scale { get; init; }
    public required double Lean { get; init; }

    public required double Exposure { get; init; }
    /// <summary>Natural logarithm of red's gain, and of blue's with the other sign.</summary>
    public required double Warmth { get; init; }

    /// <summary>The lit side: -1 left, 1 right.</summary>
    public required int Light { get; init; }
    public required double Noise { get; init; }
    public required double Blur { get; init; }
    public required int JpegQuality { get; init; }

    /// <summary>Something before the person: 0 nothing, 1 from below, 2 from the left, 3 from the right.</summary>
    public required int Occluder { get; init; }

    /// <summary>Where in the camera's scene the person stands, -1 to 1.</summary>
    public required double Place { get; init; }

    /// <summary>Draws the circumstances of one image: its own, or in a track those of the track with little of its own.</summary>
    public static Shot Draw(Domain domain, Camera camera, PlannedImage image, ulong seed) => image.Sighting is { } seen
        ? Alone(domain, camera, image with { Number = seen.First }, seed)
            .Later(image.Number - seen.First, Alone(domain, camera, image, seed))
        : Alone(domain, camera, image, seed);

    /// <summary>The same walk some images later, with a share of what the later image would be by itself.</summary>
    private Shot Later(int images, Shot own)
    {
        const double share = 0.25;
        return this with
        {
            Stride = Stride + images * 1.3,
            ShiftX = ShiftX + share * (own.ShiftX - ShiftX),
            ShiftY = ShiftY + share * (own.ShiftY - ShiftY),
            Scale = Scale + share * (own.Scale - Scale),
            Lean = own.Lean,
            Exposure = Exposure + share * (own.Exposure - Exposure),
            Warmth = Warmth + share * (own.Warmth - Warmth),
            Noise = own.Noise,
            JpegQuality = own.JpegQuality,
            Occluder = images == 0 ? Occluder : own.Occluder,
            Place = Math.Clamp(Place + 0.1 * images, -1, 1),
        };
    }

    private static Shot Alone(Domain domain, Camera camera, PlannedImage image, ulong seed)
    {
        var random = new CounterRandom(seed, domain.Stream, 2, (ulong)image.Person, (ulong)image.Number);
        // Junk is what a detector cut badly: far off the person.
        double jitter = image.Kind == ImageKind.Junk ? 0.3 : domain.Jitter;
        return new Shot
        {
            View = (Viewpoint)random.Next(4),
            Stride = random.NextDouble(0, 2 * Math.PI),
            ShiftX = random.NextGaussian() * jitter,
            ShiftY = random.NextGaussian() * jitter * 0.6,
            Scale = Math.Exp(random.NextGaussian() * jitter),
            Lean = random.NextGaussian() * 2,
            Exposure = Math.Exp(random.NextGaussian() * domain.FlickerSpread),
            Warmth = random.NextGaussian() * domain.FlickerCast,
            Light = domain.Rendered ? random.Next(2) * 2 - 1 : camera.Light,
            Noise = domain.Noise.Draw(ref random),
            Blur = domain.Blur.Draw(ref random),
            JpegQuality = (int)Math.Round(domain.JpegQuality.Draw(ref random)),
            Occluder = random.NextDouble() < domain.OcclusionShare ? 1 + random.Next(3) : 0,
            Place = random.NextDouble(-1, 1),
        };
    }
}
