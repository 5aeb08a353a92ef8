using MathNet.Numerics.Distributions;
using Slr.Primitives.Randomness;

namespace Slr.Cli.Statistics;

/// <summary>What pairs of values that share everything but one setting say of what that setting does.</summary>
internal sealed class PairedDifference
{
    /// <summary>Pairs up to which all changes of sign are tried; beyond, that many are drawn.</summary>
    private const int MostExact = 16, Drawn = 100_000, Resamples = 20_000;

    private readonly double[] differences;

    /// <summary>The differences of pairs, in any order.</summary>
    public PairedDifference(IEnumerable<double> differences)
    {
        this.differences = [.. differences];
        Sample = Sample.Of(this.differences);
    }

    /// <summary>Number, mean and deviation of the differences.</summary>
    public Sample Sample { get; }

    /// <summary>The mean over the standard deviation (Cohen's d of pairs); NaN of fewer than two or without any spread.</summary>
    public double EffectSize => Sample.Deviation > 0 ? Sample.Mean / Sample.Deviation : double.NaN;

    /// <summary>
    /// The probability, were the setting without effect, of a mean difference at least as far from 0: the share of all changes of
    /// the differences' signs that give one (Fisher's sign-flip test). Exact up to 16 pairs. NaN without pairs.
    /// </summary>
    public double PermutationP()
    {
        if (differences.Length == 0)
            return double.NaN;
        // Sums of the same terms with other signs round differently.
        double least = Math.Abs(differences.Sum()) - 1e-9 * differences.Sum(Math.Abs);
        if (differences.Length <= MostExact)
            return Enumerable.Range(0, 1 << differences.Length).Count(signs => Math.Abs(Flipped((ulong)signs)) >= least)
                / (double)(1 << differences.Length);
        var random = new CounterRandom(0, 0x516e);
        int asFar = 1; // the signs that were seen are one of the draws
        for (int draw = 1; draw < Drawn; draw++)
        {
            double sum = 0;
            for (int at = 0; at < differences.Length; at++)
                sum += (random.NextUInt64() & 1) == 0 ? differences[at] : -differences[at];
            asFar += Math.Abs(sum) >= least ? 1 : 0;
        }
        return asFar / (double)Drawn;
    }

    /// <summary>The interval that holds this share of the means of resampled pairs (percentile bootstrap); NaN without pairs.</summary>
    /// <param name="confidence">In (0, 1).</param>
    public (double Low, double High) Bootstrap(double confidence)
    {
        if (differences.Length == 0)
            return (double.NaN, double.NaN);
        var random = new CounterRandom(0, 0xb007);
        var means = new double[Resamples];
        for (int resample = 0; resample < Resamples; resample++)
        {
            for (int draw = 0; draw < differences.Length; draw++)
                means[resample] += differences[random.Next(differences.Length)];
            means[resample] /= differences.Length;
        }
        Array.Sort(means);
        return (Quantile(means, (1 - confidence) / 2), Quantile(means, (1 + confidence) / 2));
    }

    /// <summary>
    /// The larger p of two one-sided t tests: were the means further apart than the margin, the probability of differences as small
    /// as these. NaN of fewer than two pairs.
    /// </summary>
    /// <param name="margin">What counts as no difference, above 0.</param>
    public double EquivalenceP(double margin)
    {
        if (differences.Length < 2)
            return double.NaN;
        double error = Sample.Deviation / Math.Sqrt(Sample.Count);
        if (error == 0)
            return Math.Abs(Sample.Mean) < margin ? 0 : 1;
        double above = 1 - StudentT.CDF(0, 1, Sample.Count - 1, (Sample.Mean + margin) / error);
        double below = StudentT.CDF(0, 1, Sample.Count - 1, (Sample.Mean - margin) / error);
        return Math.Max(above, below);
    }

    private double Flipped(ulong signs)
    {
        double sum = 0;
        for (int at = 0; at < differences.Length; at++)
            sum += (signs >> at & 1) == 0 ? differences[at] : -differences[at];
        return sum;
    }

    /// <summary>Between the two values around the place, as numpy does.</summary>
    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
    }
}
