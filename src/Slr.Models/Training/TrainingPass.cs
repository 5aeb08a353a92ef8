using Slr.Models.Losses;
using Slr.Models.Networks;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>Passes of a batch through a network in training mode, its chunks in lanes.</summary>
internal static class TrainingPass
{
    /// <summary>Forward without gradient.</summary>
    /// <param name="lanes">The network at rest.</param>
    /// <param name="images">[count, 3, height, width] in channels-last memory.</param>
    /// <returns>What the network says about the whole batch; the caller disposes of it.</returns>
    public static NetworkOutput Observe(NetworkLanes lanes, Tensor images)
    {
        lanes.State.Unfold();
        BatchPart[] parts = lanes.Parts(images.shape[0]);
        using var outputs = new LaneOutputs(parts.Length);
        TorchLanes.Run(parts.Length, lane =>
        {
            using IDisposable scope = NewDisposeScope();
            using IDisposable constant = no_grad();
            using Tensor mine = parts[lane].Of(images);
            outputs.Keep(lane, lanes.Network(lane).Forward(mine, parts[lane].Mode));
        });
        return NetworkOutput.Join(outputs.All);
    }

    /// <summary>Forward and backward; the gradient lies in the views of the first lanes.</summary>
    /// <param name="lanes">The network at rest, trainable.</param>
    /// <param name="images">[count, 3, height, width] in channels-last memory.</param>
    /// <param name="loss">
    /// From the whole batch's output to losses, the first of which is minimised; runs in a scope that ends with it.
    /// </param>
    /// <returns>The values of the losses, and how many lanes hold a part of the gradient.</returns>
    public static (double[] Losses, int Lanes) Learn(NetworkLanes lanes, Tensor images, Func<NetworkOutput, Tensor[]> loss)
    {
        lanes.State.Unfold();
        BatchPart[] parts = lanes.Parts(images.shape[0]);
        using LaneOutputs outputs = new(parts.Length), slopes = new(1);
        TorchLanes.Run(parts.Length, lane =>
        {
            using IDisposable scope = NewDisposeScope();
            lanes.Views(lane).ClearGradient();
            using Tensor mine = parts[lane].Of(images);
            outputs.Keep(lane, lanes.Network(lane).Forward(mine, parts[lane].Mode));
        });
        double[] values = [];
        lanes.InFirstLane(() => values = Differentiate(outputs.All, loss, slopes));
        TorchLanes.Run(parts.Length, lane =>
        {
            using IDisposable scope = NewDisposeScope();
            Tensor[] mine = slopes[0].Select(t => parts[lane].Of(t)).ToArray();
            autograd.backward(outputs[lane].ToArray(), mine);
            lanes.Views(lane).GatherGradients();
            outputs.Release(lane);
        });
        return (values, parts.Length);
    }

    /// <summary>The losses of the whole batch; keeps their slopes at the network's outputs.</summary>
    private static double[] Differentiate(NetworkOutput[] outputs, Func<NetworkOutput, Tensor[]> loss, LaneOutputs slopes)
    {
        using IDisposable scope = NewDisposeScope();
        NetworkOutput plain = NetworkOutput.Join([.. outputs.Select(part => part.Select(t => t.detach()))]);
        NetworkOutput leaves = plain.Select(t => t.requires_grad_(true));
        Tensor[] losses = loss(leaves);
        losses[0].backward();
        slopes.Keep(0, leaves.Select(t => t.grad!));
        return LossMath.Read(losses);
    }
}
