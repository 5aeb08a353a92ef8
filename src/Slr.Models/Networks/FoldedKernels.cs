using Slr.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Slr.Models.Networks;

/// <summary>
/// Kernels of a resting network with the batch normalisation behind them folded in: with running statistics it is the
/// same scale and shift for every image, so scaled kernels and a bias do the work of both in one pass over the image
/// (Jacob et al., arXiv 1712.05877, section 3.2).
/// </summary>
/// <remarks>
/// A derived copy, as large as the kernels and channels-last on every device; good until a weight or a running statistic changes.
/// IBN-a's first normalisations look at each instance and are left out.
/// </remarks>
internal sealed class FoldedKernels : IDisposable
{
    private static readonly Scalar Epsilon = BatchNorm.Epsilon.ToScalar();

    private readonly Dictionary<string, (Tensor Kernel, Tensor Bias)> folded = new(StringComparer.Ordinal);

    /// <summary>Folds what can be folded.</summary>
    public FoldedKernels(NetworkState state)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        Dictionary<string, Tensor> views = state.Layout.Parameters.Select(slot => (slot, state.Parameters))
            .Concat(state.Layout.Buffers.Select(slot => (slot, state.Buffers)))
            .ToDictionary(held => held.slot.Name, held => state.Of(held.slot, held.Item2), StringComparer.Ordinal);
        ScalarType type = state.HalfKernels is { } half ? half.dtype : state.Parameters.dtype;
        foreach (Slot slot in state.Layout.Parameters.Where(slot => slot.Kind == SlotKind.Convolution))
        {
            string name = slot.Name[..^".weight".Length], behind = NormalisationOf(name);
            if (views.TryGetValue($"{behind}.running_var", out Tensor? variance))
                folded.Add(name, Fold(views[slot.Name], views[$"{behind}.weight"], views[$"{behind}.bias"],
                    views[$"{behind}.running_mean"], variance, type));
        }
    }

    /// <summary>The name of the normalisation behind a convolution, as torchvision names both.</summary>
    public static string NormalisationOf(string convolution) => convolution.EndsWith(".0", StringComparison.Ordinal)
        ? $"{convolution[..^1]}1" // downsample.0, downsample.1
        : $"{convolution[..^"conv1".Length]}bn{convolution[^1]}";

    /// <summary>Kernel and bias of a convolution, or null where the normalisation behind it cannot be folded.</summary>
    public (Tensor Kernel, Tensor Bias)? Of(string convolution) =>
        folded.TryGetValue(convolution, out (Tensor, Tensor) both) ? both : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((Tensor kernel, Tensor bias) in folded.Values)
        {
            kernel.Dispose();
            bias.Dispose();
        }
        folded.Clear();
    }

    /// <summary>w (k * x - m) / sqrt(v + e) + b = (w / sqrt(v + e) k) * x + (b - w m / sqrt(v + e)).</summary>
    private static (Tensor Kernel, Tensor Bias) Fold(
        Tensor kernel, Tensor weight, Tensor bias, Tensor mean, Tensor variance, ScalarType type)
    {
        Tensor scale = variance.add(Epsilon, Scalars.One).rsqrt_().mul_(weight);
        Tensor shift = mean.mul(scale).neg_().add_(bias, Scalars.One);
        Tensor scaled = kernel.mul(scale.reshape(-1, 1, 1, 1)).to(type).ChannelsLast();
        return (scaled.DetachFromDisposeScope(), shift.to(type).DetachFromDisposeScope());
    }
}
