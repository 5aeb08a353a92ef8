using TorchSharp;
using static TorchSharp.torch;

namespace Slr.Torch;

/// <summary>Whether libtorch's convolutions are right here: the kernels for float32 beside the plain ones for float64.</summary>
internal static class Convolutions
{
    /// <summary>Channels, kernels, their size and stride: those that were wrong where caches were misread, and a stem.</summary>
    private static readonly (long Channels, long Kernels, long Size, long Stride)[] Trials =
        [(12, 512, 1, 2), (12, 24, 3, 2), (12, 64, 3, 1), (3, 64, 7, 2)];

    /// <summary>The largest difference, in parts of the largest number.</summary>
    public static double LargestError()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        return Trials.Max(trial =>
        {
            Tensor images = Wave(4, trial.Channels, 16, 8), kernels = Wave(trial.Kernels, trial.Channels, trial.Size, trial.Size);
            Tensor exact = Convolve(images.to(ScalarType.Float64), kernels.to(ScalarType.Float64));
            double largest = exact.abs().max().item<double>();
            return ((Tensor[])[images, ChannelsLast(images)]).Max(input =>
                Convolve(input, kernels).to(ScalarType.Float64).add(exact, Scalars.MinusOne).abs().max().item<double>()) / largest;

            Tensor Convolve(Tensor input, Tensor with) =>
                nn.functional.conv2d(input, with, null, [trial.Stride, trial.Stride], [trial.Size / 2, trial.Size / 2]);
        });
    }

    private static Tensor ChannelsLast(Tensor images) => images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    private static Tensor Wave(params long[] shape)
    {
        int count = (int)shape.Aggregate(1L, (product, size) => product * size);
        return tensor([.. Enumerable.Range(0, count).Select(i => MathF.Sin(12.9898f * i))], shape);
    }
}
