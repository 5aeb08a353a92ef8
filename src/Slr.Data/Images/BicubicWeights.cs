namespace Slr.Data.Images;

/// <summary>
/// Which input pixels make an output pixel, with which weights, along one axis: PIL's BICUBIC (Keys 1981, a = -0.5,
/// stretched when shrinking, so that it does not alias), in fixed point with 22 fractional bits as PIL's 8-bit code
/// has it (Pillow, src/libImaging/Resample.c).
/// </summary>
internal sealed class BicubicWeights
{
    /// <summary>Fractional bits of a weight: 32 bits less 8 of the pixel and 2 for overshoot.</summary>
    public const int FractionBits = 32 - 8 - 2;

    /// <summary>One half, added before the fraction is cut off.</summary>
    public const int Half = 1 << FractionBits - 1;

    private const double Sharpness = -0.5, Support = 2;

    /// <summary>Weights of an output pixel; a multiple of 4, filled up with zeros.</summary>
    public int Stride { get; }

    /// <summary>First input pixel of each output pixel.</summary>
    public int[] First { get; }

    /// <summary>Number of input pixels of each output pixel.</summary>
    public int[] Count { get; }

    /// <summary>Output pixels x <see cref="Stride"/>.</summary>
    public int[] Values { get; }

    /// <summary>Every weight four times, for the four bytes of a pixel.</summary>
    public int[] Spread { get; }

    /// <summary>Prepares resizing one axis.</summary>
    /// <param name="input">Input pixels.</param>
    /// <param name="output">Output pixels.</param>
    public BicubicWeights(int input, int output)
    {
        double scale = (double)input / output, stretch = Math.Max(scale, 1), support = Support * stretch;
        Stride = ((int)Math.Ceiling(support) * 2 + 1 + 3) & ~3;
        First = new int[output];
        Count = new int[output];
        Values = new int[output * Stride];
        var weights = new double[Stride];
        for (int x = 0; x < output; x++)
        {
            double centre = (x + 0.5) * scale;
            int first = Math.Max((int)(centre - support + 0.5), 0), end = Math.Min((int)(centre + support + 0.5), input);
            double sum = 0;
            for (int i = 0; i < end - first; i++)
                sum += weights[i] = Kernel((i + first - centre + 0.5) * (1 / stretch));
            for (int i = 0; i < end - first; i++)
                Values[x * Stride + i] = ToFixed(sum == 0 ? weights[i] : weights[i] / sum);
            (First[x], Count[x]) = (first, end - first);
        }
        Spread = [.. Values.SelectMany(value => Enumerable.Repeat(value, 4))];
    }

    private static double Kernel(double x)
    {
        x = Math.Abs(x);
        if (x < 1)
            return ((Sharpness + 2) * x - (Sharpness + 3)) * x * x + 1;
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * Sharpness : 0;
    }

    private static int ToFixed(double weight) => (int)(weight * (1 << FractionBits) + (weight < 0 ? -0.5 : 0.5));
}
