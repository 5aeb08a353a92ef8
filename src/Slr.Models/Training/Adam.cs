using System.Runtime.InteropServices;
using Slr.Models.Networks;
using Slr.Primitives.Files;
using Slr.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>
/// Adam (Kingma and Ba 2015) with an L2 penalty on one flat tensor. Uses libtorch's fused kernel where it passed its
/// self-test, otherwise the same formula in a few operations; neither makes scalars that outlive a step.
/// </summary>
internal sealed class Adam : IDisposable
{
    private const double Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8;
    private static readonly Scalar Beta2Scalar = Beta2.ToScalar();
    private static readonly Scalar OneMinusBeta2 = (1 - Beta2).ToScalar();
    private static readonly Scalar EpsilonScalar = Epsilon.ToScalar();

    private readonly Tensor parameters, mean, square, count, meanWeight;
    private readonly Scalar decay;
    private readonly double weightDecay;
    private readonly bool fused;
    private long steps;

    /// <summary>Starts from zero moments.</summary>
    /// <param name="parameters">Flat float32, changed by each step.</param>
    /// <param name="weightDecay">The L2 penalty.</param>
    /// <param name="fused">False: never use the fused kernel.</param>
    public Adam(Tensor parameters, double weightDecay, bool fused = true)
    {
        using IDisposable scope = NewDisposeScope();
        (this.parameters, this.weightDecay) = (parameters, weightDecay);
        this.fused = fused && FusedAdam.IsUsable;
        decay = weightDecay.ToScalar();
        (mean, square) = (zeros_like(parameters).DetachFromDisposeScope(), zeros_like(parameters).DetachFromDisposeScope());
        count = zeros(1, ScalarType.Float32, parameters.device).squeeze(0).DetachFromDisposeScope();
        meanWeight = full(1, (1 - Beta1).ToScalar(), ScalarType.Float32, parameters.device).squeeze(0).DetachFromDisposeScope();
    }

    /// <summary>Begins the next step.</summary>
    public void Advance()
    {
        using IDisposable constant = no_grad();
        steps++;
        using Scalar step = ((double)steps).ToScalar();
        count.fill_(step);
    }

    /// <summary>Moves some of the parameters against their gradient; parts may move side by side.</summary>
    /// <param name="gradient">The gradient of all parameters.</param>
    /// <param name="learningRate">The step size.</param>
    /// <param name="part">Which parameters.</param>
    public void Move(Tensor gradient, double learningRate, Segment part)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        Tensor p = part.Of(parameters), g = part.Of(gradient), m = part.Of(mean), s = part.Of(square);
        if (fused)
            FusedAdam.Step(p, g, m, s, count, new(learningRate, Beta1, Beta2, weightDecay, Epsilon));
        else
            MoveByOperations(p, g, m, s, learningRate);
    }

    /// <summary>The moments and the number of steps as plain data.</summary>
    public WeightSet ToWeights() => new([
        Stored("adam.mean", mean), Stored("adam.square", square), StoredTensor.Of("adam.steps", [1], [steps])]);

    /// <summary>Continues from stored moments.</summary>
    /// <exception cref="ArgumentException">They belong to another network.</exception>
    public void Restore(WeightSet stored)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        steps = stored["adam.steps"].ToInt64s()[0];
        Take(stored["adam.mean"], mean);
        Take(stored["adam.square"], square);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor tensor in (Tensor[])[mean, square, count, meanWeight])
            tensor.Dispose();
        decay.Dispose();
    }

    private void MoveByOperations(Tensor p, Tensor g, Tensor m, Tensor s, double learningRate)
    {
        using Scalar rate = (-learningRate / (1 - Math.Pow(Beta1, steps))).ToScalar();
        using Scalar correction = (1 / Math.Sqrt(1 - Math.Pow(Beta2, steps))).ToScalar();
        using Tensor slope = g.add(p, decay);
        m.lerp_(slope, meanWeight);
        s.mul_(Beta2Scalar).addcmul_(slope, slope, OneMinusBeta2);
        using Tensor root = s.sqrt();
        root.mul_(correction).add_(EpsilonScalar, Scalars.One);
        p.addcdiv_(m, root, rate);
    }

    private static StoredTensor Stored(string name, Tensor tensor)
    {
        using IDisposable scope = NewDisposeScope();
        return new StoredTensor(name, StoredType.Float32, [tensor.shape[0]], tensor.cpu().bytes.ToArray());
    }

    private static void Take(StoredTensor stored, Tensor tensor)
    {
        if (stored.Count != tensor.shape[0])
            throw new ArgumentException(
                $"'{stored.Name}' holds {stored.Count} numbers, the network has {tensor.shape[0]}: it belongs to another network");
        using Tensor host = empty(stored.Count, ScalarType.Float32);
        stored.AsSingles().CopyTo(MemoryMarshal.Cast<byte, float>(host.bytes));
        tensor.copy_(host);
    }
}
