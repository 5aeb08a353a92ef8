using Slr.Primitives.Randomness;

namespace Slr.Data.Synthetic;

internal enum HairStyle { Short, Long, Bald, Bun, Cap }

internal enum Pattern { Plain, Stripes, Columns, Checks, Dots, Halves, Print }

internal enum LowerGarment { Trousers, Shorts, Skirt }

internal enum Bag { None, Backpack, Shoulder, Hand }

/// <summary>A colour in hue (turns), saturation and brightness (0 to 1).</summary>
internal readonly record struct Shade(double Hue, double Saturation, double Brightness)
{
    public Shade Darker(double share) => this with { Brightness = Brightness * (1 - share) };
}

/// <summary>A cloth: one pattern in two colours.</summary>
internal readonly record struct Cloth(Pattern Pattern, Shade First, Shade Second, double Scale);

/// <summary>What stays the same in all images of one person.</summary>
internal sealed record Person
{
    /// <summary>Lengths as shares of an average body.</summary>
    public required double Tallness { get; init; }
    public required double Breadth { get; init; }
    public required double HeadSize { get; init; }
    public required double LegLength { get; init; }

    public required Shade Skin { get; init; }
    public required Shade Hair { get; init; }
    public required HairStyle HairStyle { get; init; }
    public required Cloth Upper { get; init; }
    public required bool LongSleeves { get; init; }

    /// <summary>Under an open jacket, seen from the front; null without a jacket.</summary>
    public required Shade? Shirt { get; init; }
    public required Cloth Lower { get; init; }
    public required LowerGarment LowerGarment { get; init; }
    public required Shade Shoes { get; init; }
    public required Bag Bag { get; init; }
    public required Shade BagShade { get; init; }

    /// <summary>Draws the person of this number.</summary>
    public static Person Draw(Domain domain, ulong seed, int number)
    {
        var random = new CounterRandom(seed, domain.Stream, 1, (ulong)number);
        return new Person
        {
            Tallness = random.NextDouble(0.86, 1.06),
            Breadth = random.NextDouble(0.82, 1.28),
            HeadSize = random.NextDouble(0.9, 1.12) * (domain.Rendered ? 1.05 : 1),
            LegLength = random.NextDouble(0.93, 1.07),
            Skin = DrawSkin(ref random),
            Hair = DrawHair(ref random),
            HairStyle = (HairStyle)Pick(ref random, [0.42, 0.26, 0.06, 0.1, 0.16]),
            Upper = DrawCloth(domain, ref random, domain.PatternShare),
            LongSleeves = random.NextDouble() < 0.5,
            Shirt = random.NextDouble() < 0.25 ? DrawShade(domain, ref random) : null,
            Lower = DrawCloth(domain, ref random, domain.PatternShare * 0.25),
            LowerGarment = (LowerGarment)Pick(ref random, [0.6, 0.25, 0.15]),
            Shoes = DrawShade(domain, ref random),
            Bag = (Bag)Pick(ref random, [0.45, 0.25, 0.17, 0.13]),
            BagShade = DrawShade(domain, ref random),
        };
    }

    private static Shade DrawSkin(ref CounterRandom random)
    {
        double dark = random.NextDouble();
        return new(0.06 + 0.02 * random.NextDouble(), 0.28 + 0.3 * dark, 0.95 - 0.6 * dark);
    }

    private static Shade DrawHair(ref CounterRandom random) => random.Next(6) switch
    {
        0 or 1 => new(0.07, 0.3, 0.1),
        2 => new(0.06, 0.6, 0.3),
        3 => new(0.12, 0.55, 0.8),
        4 => new(0.03, 0.75, 0.5),
        _ => new(0.1, 0.05, 0.7),
    };

    private static Cloth DrawCloth(Domain domain, ref CounterRandom random, double patternShare)
    {
        Pattern pattern = random.NextDouble() < patternShare ? (Pattern)(1 + random.Next(6)) : Pattern.Plain;
        return new(pattern, DrawShade(domain, ref random), DrawShade(domain, ref random), random.NextDouble(0.7, 1.5));
    }

    /// <summary>A third of all clothes is black, grey or white, as on the street.</summary>
    private static Shade DrawShade(Domain domain, ref CounterRandom random)
    {
        double hue = random.NextDouble(), saturation = domain.ClothSaturation.Draw(ref random);
        double brightness = domain.ClothBrightness.Draw(ref random);
        return random.NextDouble() < 0.33
            ? new(hue, saturation * 0.12, random.NextDouble(0.06, 0.97))
            : new(hue, saturation, brightness);
    }

    private static int Pick(ref CounterRandom random, ReadOnlySpan<double> shares)
    {
        double value = random.NextDouble();
        int choice = 0;
        while (choice < shares.Length - 1 && value >= shares[choice])
            value -= shares[choice++];
        return choice;
    }
}
