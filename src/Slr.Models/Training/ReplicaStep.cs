using Slr.Models.Networks;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>What replicas do of one step: the last parts of its batch.</summary>
/// <remarks>
/// The owner of the network waits for replicas, and no lane does: a lane that waited would keep the teacher's part from being computed.
/// </remarks>
internal sealed class ReplicaStep
{
    private readonly NetworkLanes lanes;
    private readonly BatchPart[] parts;
    private readonly int first;
    private readonly ReplicaPass[] passes;
    private readonly Task<float[]?>[] answers;

    private ReplicaStep(NetworkLanes lanes, BatchPart[] parts, int first, ReplicaPass[] passes)
    {
        (this.lanes, this.parts, this.first, this.passes) = (lanes, parts, first, passes);
        answers = [.. passes.Select((pass, i) => lanes.Replicas[i].Forward(pass))];
    }

    /// <summary>Sends each replica its part of the batch and the weights.</summary>
    /// <param name="lanes">The network at rest.</param>
    /// <param name="parts">Which images each lane works on.</param>
    /// <param name="images">[count, 3, height, width] in channels-last memory of the host.</param>
    public static ReplicaStep Begin(NetworkLanes lanes, BatchPart[] parts, Tensor images)
    {
        int first = lanes.FirstReplica(parts.Length);
        if (first == parts.Length)
            return new ReplicaStep(lanes, parts, first, []);
        float[] parameters = lanes.State.Parameters.Values();
        int height = (int)images.shape[2], width = (int)images.shape[3];
        return new ReplicaStep(lanes, parts, first, [.. parts[first..].Select(part =>
        {
            using Tensor mine = part.Of(images), rows = mine.permute(0, 2, 3, 1);
            return new ReplicaPass(
                lanes.Options, lanes.State.Layout.Classes, parameters, rows.Values(), height, width, [.. part.Mode.Chunks]);
        })]);
    }

    /// <summary>Waits for the outputs of the forward pass and keeps those that come.</summary>
    /// <returns>Lanes whose replica gave none.</returns>
    public int[] Outputs(LaneOutputs outputs) => Missing(FlatOutput.CountOf,
        (lane, pass, values) => outputs.Keep(lane, FlatOutput.Restore(values, pass)));

    /// <summary>Sends the slopes to the replicas that have looked at their part.</summary>
    /// <param name="slopes">At the outputs of the whole batch.</param>
    /// <param name="outputs">What the forward pass gave: lanes with a graph behind it were done here.</param>
    public void Learn(NetworkOutput slopes, LaneOutputs outputs)
    {
        for (int i = 0; i < passes.Length; i++)
            answers[i] = outputs[first + i].ScoresG.requires_grad
                ? Task.FromResult<float[]?>(null)
                : lanes.Replicas[i].Backward(FlatOutput.Flatten(slopes.Select(t => parts[first + i].Of(t))));
    }

    /// <summary>Waits for gradients and puts those that come where the lane would have left its own.</summary>
    /// <returns>Lanes whose replica gave none.</returns>
    public int[] Gradients() => Missing(pass => pass.Parameters.Length, (lane, _, values) =>
    {
        using IDisposable constant = no_grad();
        using Tensor gradient = new ReadOnlySpan<float>(values).ToTensor(values.Length);
        lanes.Views(lane).Gradient!.copy_(gradient);
    });

    /// <summary>An answer of another length is none.</summary>
    private int[] Missing(Func<ReplicaPass, long> count, Action<int, ReplicaPass, float[]> take)
    {
        var missing = new List<int>();
        for (int i = 0; i < passes.Length; i++)
        {
            if (answers[i].GetAwaiter().GetResult() is { } values && values.Length == count(passes[i]))
                take(first + i, passes[i], values);
            else
                missing.Add(first + i);
        }
        return [.. missing];
    }
}
