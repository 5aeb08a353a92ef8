using Slr.Models.Networks;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>Passes of a batch through a network in evaluation mode, nearly equal parts of it in lanes.</summary>
internal static class FeaturePass
{
    /// <summary>Evaluation features of a batch.</summary>
    /// <param name="lanes">The network at rest.</param>
    /// <param name="images">[count, 3, height, width] in channels-last memory.</param>
    /// <param name="flipAverage">True: averaged with those of the mirror images.</param>
    /// <param name="features">Gets [count, feature size].</param>
    public static unsafe void Embed(NetworkLanes lanes, Tensor images, bool flipAverage, Span<float> features)
    {
        BatchPart[] parts = BatchPart.Evaluation(images.shape[0], lanes.Count);
        fixed (float* start = features)
        {
            var target = (IntPtr)start;
            TorchLanes.Run(parts.Length, lane =>
            {
                using IDisposable scope = NewDisposeScope();
                using IDisposable constant = no_grad();
                using Tensor mine = parts[lane].Of(images);
                AsymmetricNetwork network = lanes.Network(lane);
                using Tensor embedded = flipAverage ? Mirrored(network, mine) : network.Embed(mine);
                using Tensor host = embedded.to(ScalarType.Float32, CPU);
                host.bytes.CopyTo(new Span<byte>(
                    (float*)target + parts[lane].Start * lanes.Options.FeatureSize, checked((int)host.bytes.Length)));
            });
        }
    }

    private static Tensor Mirrored(AsymmetricNetwork network, Tensor images)
    {
        using Tensor straight = network.Embed(images);
        using Tensor last = images.permute(0, 2, 3, 1);
        using Tensor mirrored = last.flip([2L]);
        using Tensor mirror = mirrored.permute(0, 3, 1, 2);
        using Tensor reversed = network.Embed(mirror);
        using Tensor sum = straight.add(reversed, Scalars.One);
        return nn.functional.normalize(sum);
    }
}
