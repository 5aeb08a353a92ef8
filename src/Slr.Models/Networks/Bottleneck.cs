using static TorchSharp.torch;

namespace Slr.Models.Networks;

/// <summary>
/// The bottleneck block of He et al. (CVPR 2016), stride in the 3x3 convolution as in torchvision, optionally with
/// IBN-a in its first normalisation.
/// </summary>
internal sealed class Bottleneck
{
    private readonly NormalisedConvolution reduce, spread, expand;
    private readonly NormalisedConvolution? shortcut;

    /// <summary>Takes the block's tensors from the views.</summary>
    public Bottleneck(NetworkViews views, string name, int stride, bool projects, bool ibn)
    {
        (reduce, spread, expand) = (new(views, $"{name}.conv1", ibn: ibn), new(views, $"{name}.conv2", stride),
            new(views, $"{name}.conv3"));
        if (projects)
            shortcut = new NormalisedConvolution(views, $"{name}.downsample.0", stride);
    }

    /// <summary>Maps [batch, in, h, w] to [batch, 4 planes, h / stride, w / stride].</summary>
    public Tensor Forward(Tensor input, NormalisationMode mode)
    {
        using Tensor reduced = reduce.Forward(input, mode, relu: true), spatial = spread.Forward(reduced, mode, relu: true);
        using Tensor? projected = shortcut?.Forward(input, mode);
        return expand.Forward(spatial, mode, relu: true, added: projected ?? input);
    }
}
