using Slr.Data.Images;
using Slr.Primitives.Randomness;

namespace Slr.Data.Augmentation;

/// <summary>Draws the views of training images.</summary>
public static class ViewSampler
{
    /// <summary>Separates these draws from those of the samplers, which share the other coordinates.</summary>
    private const ulong Stream = 0x56494557;

    /// <summary>Attempts to place the rectangle, as the public code of random erasing (arXiv 1708.04896) has it.</summary>
    private const int ErasingAttempts = 100;

    /// <summary>The view of one slot of one batch: a pure function of its arguments.</summary>
    /// <param name="options">Probabilities and ranges.</param>
    /// <param name="size">Size of the image.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="step">Number of the batch in the epoch.</param>
    /// <param name="slot">Position in the batch.</param>
    public static View Draw(
        AugmentationOptions options, ImageSize size, ulong seed, Stage stage, int epoch, int step, int slot)
    {
        var random = new CounterRandom(seed, Stream, (ulong)stage, (ulong)epoch, (ulong)step, (ulong)slot);
        bool flip = random.NextDouble() < options.FlipProbability;
        int top = random.Next(2 * options.Padding + 1), left = random.Next(2 * options.Padding + 1);
        bool erase = random.NextDouble() < options.EraseProbability;
        return new(flip, top, left, erase ? DrawErased(options, size, ref random) : default);
    }

    private static Rectangle DrawErased(AugmentationOptions options, ImageSize size, ref CounterRandom random)
    {
        for (int attempt = 0; attempt < ErasingAttempts; attempt++)
        {
            double area = random.NextDouble(options.EraseMinArea, options.EraseMaxArea) * size.Pixels;
            double aspect = random.NextDouble(options.EraseMinAspect, 1 / options.EraseMinAspect);
            int height = (int)Math.Round(Math.Sqrt(area * aspect)), width = (int)Math.Round(Math.Sqrt(area / aspect));
            if (height < size.Height && width < size.Width)
                return new(random.Next(size.Height - height + 1), random.Next(size.Width - width + 1), height, width);
        }
        return default;
    }
}
