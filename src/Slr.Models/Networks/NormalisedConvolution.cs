using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Networks;

/// <summary>A convolution without bias, its padding keeping the size at stride 1, and the normalisation behind it.</summary>
/// <remarks>In evaluation mode both are one convolution where the network's kernels are folded (<see cref="FoldedKernels"/>).</remarks>
internal sealed class NormalisedConvolution
{
    /// <summary>
    /// On one thread libtorch gives kernels of one pixel to MKL, at half of oneDNN's rate or less, unless there are as many images or the
    /// kernel is spread; one pixel spreads to itself.
    /// </summary>
    private const long ImagesForOneDnn = 16;

    private static readonly long[] Spread = [2, 2];

    private readonly NetworkState state;
    private readonly string name;
    private readonly Tensor kernel;
    private readonly INormalisation normalisation;
    private readonly FusedNormalisation fused;
    private readonly long[] strides, padding;

    /// <summary>Takes the tensors from the views.</summary>
    /// <param name="views">Where they are.</param>
    /// <param name="name">Name of the convolution; <see cref="FoldedKernels.NormalisationOf"/> names the normalisation.</param>
    /// <param name="stride">Stride in both directions.</param>
    /// <param name="ibn">True: IBN-a, half of the channels by instance.</param>
    public NormalisedConvolution(NetworkViews views, string name, int stride = 1, bool ibn = false)
    {
        (state, this.name, kernel) = (views.State, name, views[$"{name}.weight"]);
        string behind = FoldedKernels.NormalisationOf(name);
        normalisation = ibn ? new InstanceBatchNorm(views, behind) : new BatchNorm(views, behind);
        fused = new FusedNormalisation([.. normalisation.Channels()]);
        (strides, padding) = ([stride, stride], [kernel.shape[2] / 2, kernel.shape[3] / 2]);
    }

    /// <summary>Maps [batch, in, h, w] to [batch, out, h / stride, w / stride].</summary>
    /// <param name="input">The images.</param>
    /// <param name="mode">How they are normalised.</param>
    /// <param name="relu">True: nothing below 0 in the end.</param>
    /// <param name="added">Added to the normalised images before that; null for nothing.</param>
    public Tensor Forward(Tensor input, NormalisationMode mode, bool relu = false, Tensor? added = null)
    {
        Tensor result;
        if (!mode.Training && state.Folded?.Of(name) is { } folded)
            result = nn.functional.conv2d(input, folded.Kernel, folded.Bias, strides, padding, DilationFor(input));
        else
        {
            using Tensor convolved = nn.functional.conv2d(input, kernel, null, strides, padding, DilationFor(input));
            if (FusedNormalisation.Fits(state.Device, convolved, mode))
                return fused.Forward(convolved, mode, relu, added);
            result = normalisation.Forward(convolved, mode);
        }
        if (added is not null)
            result.add_(added, Scalars.One);
        return relu ? result.relu_() : result;
    }

    private long[]? DilationFor(Tensor input) =>
        kernel.shape[2] == 1 && !state.Device.IsCuda && input.shape[0] < ImagesForOneDnn ? Spread : null;
}
