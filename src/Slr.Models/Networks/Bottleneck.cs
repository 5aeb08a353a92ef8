using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Networks;

/// <summary>A convolution without bias, its padding keeping the size at stride 1.</summary>
internal sealed class Convolution(NetworkViews views, string name, int stride = 1)
{
    private readonly Tensor kernel = views[$"{name}.weight"];
    private readonly long[] strides = [stride, stride];
    private readonly long[] padding = [views[$"{name}.weight"].shape[2] / 2, views[$"{name}.weight"].shape[3] / 2];

    /// <summary>Maps [batch, in, h, w] to [batch, out, h / stride, w / stride].</summary>
    public Tensor Forward(Tensor input) => nn.functional.conv2d(input, kernel, null, strides, padding);
}

/// <summary>
/// The bottleneck block of He et al. (CVPR 2016), stride in the 3x3 convolution as in torchvision, optionally with
/// IBN-a in its first normalisation.
/// </summary>
internal sealed class Bottleneck
{
    private readonly Convolution conv1, conv2, conv3;
    private readonly INormalisation bn1, bn2, bn3;
    private readonly (Convolution Convolution, INormalisation Normalisation)? shortcut;

    /// <summary>Takes the block's tensors from the views.</summary>
    public Bottleneck(NetworkViews views, string name, int stride, bool projects, bool ibn)
    {
        (conv1, conv2, conv3) = (new(views, $"{name}.conv1"), new(views, $"{name}.conv2", stride), new(views, $"{name}.conv3"));
        bn1 = ibn ? new InstanceBatchNorm(views, $"{name}.bn1") : new BatchNorm(views, $"{name}.bn1");
        (bn2, bn3) = (new BatchNorm(views, $"{name}.bn2"), new BatchNorm(views, $"{name}.bn3"));
        if (projects)
            shortcut = (new Convolution(views, $"{name}.downsample.0", stride), new BatchNorm(views, $"{name}.downsample.1"));
    }

    /// <summary>Maps [batch, in, h, w] to [batch, 4 planes, h / stride, w / stride].</summary>
    public Tensor Forward(Tensor input, NormalisationMode mode)
    {
        using Tensor reduced = Normalised(conv1, bn1, input, mode).relu_();
        using Tensor spatial = Normalised(conv2, bn2, reduced, mode).relu_();
        Tensor expanded = Normalised(conv3, bn3, spatial, mode);
        if (shortcut is not { } projection)
            return expanded.add_(input, Scalars.One).relu_();
        using Tensor projected = Normalised(projection.Convolution, projection.Normalisation, input, mode);
        return expanded.add_(projected, Scalars.One).relu_();
    }

    private static Tensor Normalised(Convolution convolution, INormalisation normalisation, Tensor input, NormalisationMode mode)
    {
        using Tensor convolved = convolution.Forward(input);
        return normalisation.Forward(convolved, mode);
    }
}
