using System.Runtime.InteropServices;
using Slr.Models.Networks;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>The replica of this process: computes on one core, and so gives the bytes of a lane of the trainer's.</summary>
/// <param name="device">Where it computes: the CPU.</param>
public sealed class Replica(TrainingDevice device) : IReplica, IDisposable
{
    private readonly Lock gate = new();
    private ReplicaPass? begun;
    private NetworkState? state;
    private NetworkViews? views;
    private AsymmetricNetwork? network;
    private (NetworkOptions, int) shape;
    private readonly Tape tape = new();
    private LaneOutputs? outputs;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are more or fewer numbers than the shapes say.</exception>
    public Task<float[]?> Forward(ReplicaPass pass) => InLane(() => Look(pass));

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No forward pass came before.</exception>
    /// <exception cref="ArgumentException">There are more or fewer slopes than numbers were given.</exception>
    public Task<float[]?> Backward(float[] slopes) => InLane(() => Learn(slopes));

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            GiveUp();
            Release();
        }
    }

    private float[] Look(ReplicaPass pass)
    {
        GiveUp();
        Take(pass);
        using Tensor rows = new ReadOnlySpan<float>(pass.Pixels).ToTensor(pass.Count, pass.Height, pass.Width, 3);
        using Tensor images = rows.permute(0, 3, 1, 2);
        outputs = new LaneOutputs(1);
        outputs.Keep(0, network!.Forward(images, new NormalisationMode(true, [.. pass.Chunks], Updates: false) { Tape = tape }));
        begun = pass;
        return FlatOutput.Flatten(outputs[0].Select(t => t.detach()));
    }

    private float[] Learn(float[] slopes)
    {
        ReplicaPass pass = begun ?? throw new InvalidOperationException("a step begins with its forward pass");
        Demand(slopes.Length, FlatOutput.CountOf(pass), "slopes");
        tape.Backward(outputs![0].ToArray(), FlatOutput.Restore(slopes, pass).ToArray());
        views!.GatherGradients();
        GiveUp();
        return views.Gradient!.Values();
    }

    private void Take(ReplicaPass pass)
    {
        if (network is null || shape != (pass.Network, pass.Classes))
        {
            Release();
            state = new NetworkState(NetworkLayout.Of(pass.Network, pass.Classes), device);
            views = new NetworkViews(state, trainable: true);
            network = new AsymmetricNetwork(pass.Network, views);
            shape = (pass.Network, pass.Classes);
        }
        Demand(pass.Parameters.Length, state!.Layout.ParameterCount, "parameters");
        Demand(pass.Pixels.Length, pass.Count * pass.Height * pass.Width * 3, "pixels");
        pass.Parameters.CopyTo(MemoryMarshal.Cast<byte, float>(state.Parameters.bytes));
        state.ParametersChanged();
    }

    private static void Demand(long given, long needed, string what)
    {
        if (given != needed)
            throw new ArgumentException($"{given} {what} were sent, the network and its batch have {needed}");
    }

    /// <summary>Off the caller's thread, and on one core whatever the caller uses: other numbers of threads round differently.</summary>
    private Task<float[]?> InLane(Func<float[]> work) => Task.Run(() =>
    {
        float[]? answer = null;
        lock (gate)
            TorchLanes.RunIn([0], _ =>
            {
                using IDisposable scope = NewDisposeScope();
                answer = work();
            });
        return answer;
    });

    private void GiveUp()
    {
        outputs?.Dispose();
        tape.Dispose();
        (outputs, begun) = (null, null);
    }

    private void Release()
    {
        views?.Dispose();
        state?.Dispose();
        (views, state, network) = (null, null, null);
    }
}
