using MathNet.Numerics.Distributions;

namespace Slr.Cli.Statistics;

/// <summary>What a few independent values say of the mean that they were drawn around.</summary>
/// <param name="Count">Values.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation with N - 1; NaN of fewer than two.</param>
internal sealed record Sample(int Count, double Mean, double Deviation)
{
    /// <summary>The sample of these values.</summary>
    public static Sample Of(IReadOnlyCollection<double> values)
    {
        double mean = values.Count == 0 ? double.NaN : values.Average();
        return new(values.Count, mean,
            values.Count < 2 ? double.NaN : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)));
    }

    /// <summary>Half the width of the interval that holds the mean with this confidence, by Student's t; NaN of fewer than two.</summary>
    /// <param name="confidence">In (0, 1), for instance 0.95.</param>
    public double HalfWidth(double confidence) => Count < 2 ? double.NaN
        : StudentT.InvCDF(0, 1, Count - 1, 0.5 + confidence / 2) * Deviation / Math.Sqrt(Count);
}
