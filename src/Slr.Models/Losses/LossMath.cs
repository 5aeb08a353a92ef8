using Slr.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Slr.Models.Losses;

/// <summary>Small sums of losses, and their way to the host.</summary>
internal static class LossMath
{
    /// <summary>The mean of the two branches' losses; takes both over.</summary>
    public static Tensor Mean(Tensor g, Tensor m)
    {
        using (g)
        using (m)
        using (Tensor sum = g.add(m, Scalars.One))
            return sum.mul(Scalars.Half);
    }

    /// <summary>A weighted sum.</summary>
    public static Tensor Weighted(params ReadOnlySpan<(Tensor Loss, double Weight)> terms)
    {
        Tensor? sum = null;
        foreach ((Tensor loss, double weight) in terms)
        {
            using Scalar factor = weight.ToScalar();
            Tensor term = loss.mul(factor);
            if (sum is null)
                sum = term;
            else
                using (Tensor previous = sum, next = term)
                    sum = previous.add(next, Scalars.One);
        }
        return sum!;
    }

    /// <summary>Reads losses with one transfer: the only point of a step at which the host waits for the device.</summary>
    public static double[] Read(params Tensor[] losses)
    {
        using IDisposable constant = no_grad();
        using Tensor stacked = stack(losses);
        using Tensor host = stacked.to(ScalarType.Float64, CPU);
        return host.data<double>().ToArray();
    }
}
