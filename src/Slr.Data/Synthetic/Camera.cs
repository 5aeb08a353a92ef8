using Slr.Primitives.Randomness;

namespace Slr.Data.Synthetic;

/// <summary>What one camera does to every picture it takes, and which scene it looks at.</summary>
internal sealed record Camera
{
    public required double Red { get; init; }
    public required double Green { get; init; }
    public required double Blue { get; init; }
    public required double Exposure { get; init; }
    public required double Contrast { get; init; }

    /// <summary>The lit side: -1 left, 1 right.</summary>
    public required int Light { get; init; }
    public required double Shading { get; init; }
    public required Shade Wall { get; init; }
    public required Shade Ground { get; init; }

    /// <summary>Height of the horizon as a share from the top.</summary>
    public required double Horizon { get; init; }

    /// <summary>Draws the camera of this position in the domain's list.</summary>
    public static Camera Draw(Domain domain, ulong seed, int index)
    {
        var random = new CounterRandom(seed, domain.Stream, 3, (ulong)index);
        // Casts lie on a circle and exposures on a line, evenly: a few free draws would make seeds differ in difficulty.
        int count = domain.Cameras.Length, turn = new CounterRandom(seed, domain.Stream, 10).Next(count);
        double angle = 2 * Math.PI * (index + turn) / count, radius = Math.Sqrt(2) * domain.CastSpread;
        double warmth = radius * Math.Cos(angle), tint = radius * Math.Sin(angle);
        double exposure = (2.0 * index / (count - 1) - 1) * domain.ExposureSpread;
        return new Camera
        {
            Red = Math.Exp(warmth),
            Green = Math.Exp(tint * 0.5),
            Blue = Math.Exp(-warmth),
            Exposure = Math.Exp(exposure),
            Contrast = domain.Contrast.Draw(ref random),
            Light = random.Next(2) * 2 - 1,
            Shading = domain.Shading.Draw(ref random),
            Wall = new(random.NextDouble(), random.NextDouble(0.03, domain.Rendered ? 0.5 : 0.2), random.NextDouble(0.4, 0.85)),
            Ground = new(random.NextDouble(0.05, 0.35), random.NextDouble(0.03, 0.35), random.NextDouble(0.35, 0.75)),
            Horizon = random.NextDouble(0.3, 0.65),
        };
    }
}
