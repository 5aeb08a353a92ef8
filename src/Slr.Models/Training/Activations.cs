using Slr.Models.Networks;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>
/// A forward pass in training mode whose backward pass is still to come: the outputs of the lanes and, behind them in
/// native memory, all that the backward pass needs. Belongs to no scope; whoever holds it disposes of it.
/// </summary>
/// <param name="parts">Which images each lane works on.</param>
/// <param name="images">The batch; stays the caller's.</param>
/// <param name="replicas">What replicas do of it.</param>
internal sealed class Activations(BatchPart[] parts, Tensor images, ReplicaStep replicas) : IDisposable
{
    /// <summary>Which images each lane works on.</summary>
    public BatchPart[] Parts => parts;

    /// <summary>What each lane gave for its images.</summary>
    public LaneOutputs Outputs { get; } = new(parts.Length);

    /// <summary>What each lane has recorded for its backward pass.</summary>
    public Tape[] Tapes { get; } = [.. parts.Select(_ => new Tape())];

    /// <summary>Images of the whole batch.</summary>
    public int Count => checked((int)parts.Sum(part => part.Count));

    /// <summary>The batch, for a lane whose replica is lost between the passes.</summary>
    public Tensor Images { get; } = images.alias().DetachFromDisposeScope();

    /// <summary>The lanes that replicas do.</summary>
    public ReplicaStep Replicas => replicas;

    /// <summary>Releases what a lane gave, and all that its backward pass needs.</summary>
    public void Release(int lane)
    {
        Outputs.Release(lane);
        Tapes[lane].Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tape tape in Tapes)
            tape.Dispose();
        Outputs.Dispose();
        Images.Dispose();
    }
}
