using Slr.Primitives.Options;

namespace Slr.Data.Augmentation;

/// <summary>Random changes of a training image (method.md sections 3 and 4). The defaults are those of pre-training.</summary>
public sealed record AugmentationOptions
{
    /// <summary>Probability of mirroring, 0 to 1.</summary>
    [Within(0, 1)]
    public double FlipProbability { get; init; } = 0.5;

    /// <summary>Black pixels added at each side before a crop of the old size is cut out at random; 0 = no crop.</summary>
    [Within(0, 256)]
    public int Padding { get; init; } = 10;

    /// <summary>Probability of erasing a rectangle, 0 to 1; 0 in pre-training.</summary>
    [Within(0, 1)]
    public double EraseProbability { get; init; }

    /// <summary>Smallest share of the image that is erased.</summary>
    [Within(1e-4, 1)]
    public double EraseMinArea { get; init; } = 0.02;

    /// <summary>Largest share of the image that is erased.</summary>
    [Within(1e-4, 1)]
    public double EraseMaxArea { get; init; } = 0.4;

    /// <summary>Smallest ratio of height to width of what is erased; the largest is its inverse.</summary>
    [Within(0.01, 1)]
    public double EraseMinAspect { get; init; } = 0.3;

    /// <summary>What is written there.</summary>
    public EraseFill EraseFill { get; init; }
}
