using Slr.Primitives.Randomness;

namespace Slr.Data.Synthetic;

/// <summary>An interval that values are drawn from uniformly.</summary>
internal readonly record struct Span1(double Least, double Most)
{
    public double Draw(ref CounterRandom random) => random.NextDouble(Least, Most);

    /// <summary>So far on the way from this interval to another (beyond 1: past it), within limits.</summary>
    public Span1 Towards(Span1 other, double way, double least, double most) =>
        new(Math.Clamp(Least + way * (other.Least - Least), least, most), Math.Clamp(Most + way * (other.Most - Most), least, most));
}

/// <summary>
/// What sets one generated domain apart: file naming, clothes, and everything between the people and the pixels.
/// </summary>
internal sealed record Domain
{
    /// <summary>The dataset whose layout it has.</summary>
    public required string Name { get; init; }

    /// <summary>Keeps the random draws of the domains apart.</summary>
    public required ulong Stream { get; init; }

    /// <summary>Camera numbers as they stand in file names.</summary>
    public required int[] Cameras { get; init; }

    /// <summary>At least so many cameras see a person.</summary>
    public required int LeastCamerasOfPerson { get; init; }

    /// <summary>Computer-made: smooth shading from one side, hard shadows, clean surfaces.</summary>
    public required bool Rendered { get; init; }

    public required Span1 ClothSaturation { get; init; }
    public required Span1 ClothBrightness { get; init; }

    /// <summary>Shares of plain, striped and other cloth patterns are equal at 1; at 0 everything is plain.</summary>
    public required double PatternShare { get; init; }

    /// <summary>Darkening of the side away from the light, as a share.</summary>
    public required Span1 Shading { get; init; }

    /// <summary>How far a camera's red, green and blue gains leave 1, in natural logarithms.</summary>
    public required double CastSpread { get; init; }

    /// <summary>How far a camera's exposure leaves 1, in natural logarithms.</summary>
    public required double ExposureSpread { get; init; }

    /// <summary>The same within one camera, from image to image.</summary>
    public required double FlickerSpread { get; init; }

    /// <summary>How far the light's colour wanders from image to image, in natural logarithms of the red and blue gains.</summary>
    public required double FlickerCast { get; init; }

    public required Span1 Contrast { get; init; }

    /// <summary>Sensor noise in grey levels of 255.</summary>
    public required Span1 Noise { get; init; }

    /// <summary>Gaussian blur in pixels of an image 128 high.</summary>
    public required Span1 Blur { get; init; }

    public required Span1 JpegQuality { get; init; }

    /// <summary>How often something stands before the person.</summary>
    public required double OcclusionShare { get; init; }

    /// <summary>Shapes behind the person.</summary>
    public required int Clutter { get; init; }

    /// <summary>Crop errors: shift as a share of the image, and the scale's logarithm.</summary>
    public required double Jitter { get; init; }

    /// <summary>As Market-1501 looks: photographs of a square in daylight.</summary>
    public static Domain Photographed { get; } = new()
    {
        Name = "market1501",
        Stream = 1,
        Cameras = [1, 2, 3, 4, 5, 6],
        LeastCamerasOfPerson = 3,
        Rendered = false,
        ClothSaturation = new(0.05, 0.75),
        ClothBrightness = new(0.12, 0.85),
        PatternShare = 0.45,
        Shading = new(0.10, 0.30),
        CastSpread = 0.10,
        ExposureSpread = 0.20,
        FlickerSpread = 0.08,
        FlickerCast = 0.02,
        Contrast = new(0.75, 1.0),
        Noise = new(4, 9),
        Blur = new(0.4, 1.3),
        JpegQuality = new(60, 90),
        OcclusionShare = 0.12,
        Clutter = 14,
        Jitter = 0.05,
    };

    /// <summary>As PersonX looks: computer graphics in lit scenes.</summary>
    public static Domain ComputerMade { get; } = new()
    {
        Name = "personx",
        Stream = 2,
        Cameras = [3, 4, 8, 10, 11, 12],
        LeastCamerasOfPerson = 6,
        Rendered = true,
        ClothSaturation = new(0.25, 0.95),
        ClothBrightness = new(0.2, 1.0),
        PatternShare = 0.7,
        Shading = new(0.3, 0.6),
        CastSpread = 0.05,
        ExposureSpread = 0.10,
        FlickerSpread = 0.30,
        FlickerCast = 0.20,
        Contrast = new(0.9, 1.2),
        Noise = new(0, 2),
        Blur = new(0.0, 0.5),
        JpegQuality = new(85, 95),
        OcclusionShare = 0.08,
        Clutter = 6,
        Jitter = 0.05,
    };

    /// <summary>
    /// The computer-made domain as far from the photographed one as wanted: at 0 it looks like that one, at 1 as it is, beyond 1 what
    /// sets them apart is exaggerated, as far as pixels allow. People, cameras and names are its own everywhere.
    /// </summary>
    /// <param name="shift">The distance, 0 or more.</param>
    public Domain At(double shift)
    {
        if (shift == 1 || this != ComputerMade)
            return this;
        Domain from = Photographed;
        return this with
        {
            Rendered = shift > 0,
            ClothSaturation = from.ClothSaturation.Towards(ClothSaturation, shift, 0, 1),
            ClothBrightness = from.ClothBrightness.Towards(ClothBrightness, shift, 0, 1),
            PatternShare = Towards(from.PatternShare, PatternShare, 1),
            Shading = from.Shading.Towards(Shading, shift, 0, 0.9),
            CastSpread = Towards(from.CastSpread, CastSpread),
            ExposureSpread = Towards(from.ExposureSpread, ExposureSpread),
            FlickerSpread = Towards(from.FlickerSpread, FlickerSpread),
            FlickerCast = Towards(from.FlickerCast, FlickerCast),
            Contrast = from.Contrast.Towards(Contrast, shift, 0.1, 3),
            Noise = from.Noise.Towards(Noise, shift, 0, 60),
            Blur = from.Blur.Towards(Blur, shift, 0, 5),
            JpegQuality = from.JpegQuality.Towards(JpegQuality, shift, 10, 100),
            OcclusionShare = Towards(from.OcclusionShare, OcclusionShare, 1),
            Clutter = (int)Math.Round(Towards(from.Clutter, Clutter)),
            Jitter = Towards(from.Jitter, Jitter),
        };

        double Towards(double here, double there, double most = double.PositiveInfinity) =>
            Math.Clamp(here + shift * (there - here), 0, most);
    }

    /// <summary>The domain of this dataset name, or null.</summary>
    public static Domain? Find(string name) => name switch
    {
        "market1501" => Photographed,
        "personx" => ComputerMade,
        _ => null,
    };
}
