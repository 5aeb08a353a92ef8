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

    /// <summary>Forward, to be followed by <see cref="Backward"/>.</summary>
    /// <param name="lanes">The network at rest, trainable.</param>
    /// <param name="images">[count, 3, height, width] in channels-last memory, not to be written to before the backward pass.</param>
    /// <returns>The caller disposes of it.</returns>
    public static Activations Forward(NetworkLanes lanes, Tensor images)
    {
        lanes.State.Unfold();
        BatchPart[] parts = lanes.Parts(images.shape[0]);
        var activations = new Activations(parts, images, ReplicaStep.Begin(lanes, parts, images));
        try
        {
            RunHere(lanes, parts.Length, lane => Look(lanes, activations, lane));
            TorchLanes.RunIn(activations.Replicas.Outputs(activations.Outputs), lane => Look(lanes, activations, lane));
            return activations;
        }
        catch
        {
            activations.Dispose();
            throw;
        }
    }

    /// <summary>Loss and backward; the gradient lies in the views of the first lanes.</summary>
    /// <param name="lanes">The network, not changed since the forward pass.</param>
    /// <param name="activations">The forward pass; a lane's share is released as soon as it is used.</param>
    /// <param name="loss">
    /// From the whole batch's output to losses, the first of which is minimised; runs in a scope that ends with it.
    /// </param>
    /// <returns>The values of the losses.</returns>
    public static double[] Backward(NetworkLanes lanes, Activations activations, Func<NetworkOutput, Tensor[]> loss)
    {
        using LaneOutputs slopes = new(1);
        double[] values = [];
        lanes.InFirstLane(() => values = Differentiate(activations.Outputs.All, loss, slopes));
        BatchPart[] parts = activations.Parts;
        activations.Replicas.Learn(slopes[0], activations.Outputs);
        RunHere(lanes, parts.Length, lane => Learn(lanes, activations, slopes[0], lane));
        TorchLanes.RunIn(activations.Replicas.Gradients(), lane => Learn(lanes, activations, slopes[0], lane));
        return values;
    }

    /// <summary>Runs the work of the lanes that no replica does.</summary>
    private static void RunHere(NetworkLanes lanes, int parts, Action<int> work)
    {
        if (parts == 1)
            TorchLanes.Run(parts, work);
        else
            TorchLanes.RunIn([.. Enumerable.Range(0, lanes.FirstReplica(parts))], work);
    }

    private static void Look(NetworkLanes lanes, Activations activations, int lane)
    {
        using IDisposable scope = NewDisposeScope();
        using Tensor mine = activations.Parts[lane].Of(activations.Images);
        NormalisationMode mode = activations.Parts[lane].Mode with { Tape = activations.Tapes[lane] };
        activations.Outputs.Keep(lane, lanes.Network(lane).Forward(mine, mode));
    }

    private static void Learn(NetworkLanes lanes, Activations activations, NetworkOutput slopes, int lane)
    {
        if (!activations.Outputs[lane].ScoresG.requires_grad)
        {
            // The replica that looked was lost since: its numbers have no graph behind them.
            activations.Release(lane);
            Look(lanes, activations, lane);
        }
        using IDisposable scope = NewDisposeScope();
        Tensor[] mine = slopes.Select(t => activations.Parts[lane].Of(t)).ToArray();
        activations.Tapes[lane].Backward(activations.Outputs[lane].ToArray(), mine);
        lanes.Views(lane).GatherGradients();
        activations.Release(lane);
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
