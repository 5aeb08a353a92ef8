using CsCheck;
using Slr.Models.Training;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Tests.Training;

public sealed class AdamSteps
{
    [Fact]
    public void use_the_fused_kernel_here() => Assert.True(FusedAdam.IsUsable);

    [Fact]
    public void follow_the_formula_with_and_without_the_fused_kernel() =>
        Gen.Select(Gen.Double[-2, 2].Array[1, 40], Gen.Double[1e-5, 0.1], Gen.Double[0, 0.1], Gen.Bool).Sample(
            (start, rate, decay, fused) =>
            {
                double[] p = [.. start], m = new double[p.Length], v = new double[p.Length];
                using Tensor parameters = tensor(start.Select(x => (float)x).ToArray()), gradient = zeros_like(parameters);
                using var adam = new Adam(parameters, decay, fused);
                for (int step = 1; step <= 4; step++)
                {
                    float[] slope = [.. p.Select((x, i) => (float)Math.Sin(step + i))];
                    using (Tensor given = tensor(slope))
                        gradient.copy_(given);
                    adam.Advance();
                    adam.Move(gradient, rate, Segment.All(parameters));
                    for (int i = 0; i < p.Length; i++)
                    {
                        double g = slope[i] + decay * p[i];
                        m[i] = 0.9 * m[i] + 0.1 * g;
                        v[i] = 0.999 * v[i] + 0.001 * g * g;
                        p[i] -= rate * m[i] / (1 - Math.Pow(0.9, step)) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
                    }
                }
                foreach ((double expected, float actual) in p.Zip(parameters.data<float>().ToArray()))
                    Assert.Equal(expected, actual, 1e-4 * rate + 1e-6);
            }, iter: 100);

    [Fact]
    public void cannot_continue_from_another_network()
    {
        using Tensor ten = ones(10), twenty = ones(20);
        using Adam small = new(ten, 0), large = new(twenty, 0);
        Assert.Throws<ArgumentException>(() => small.Restore(large.ToWeights()));
    }
}
