namespace Slr.Models.Training;

/// <summary>
/// A forward pass in training mode whose backward pass is still to come: the outputs of the lanes and, behind them in
/// native memory, all that the backward pass needs. Belongs to no scope; whoever holds it disposes of it.
/// </summary>
internal sealed class Activations(BatchPart[] parts) : IDisposable
{
    /// <summary>Which images each lane works on.</summary>
    public BatchPart[] Parts => parts;

    /// <summary>What each lane gave for its images.</summary>
    public LaneOutputs Outputs { get; } = new(parts.Length);

    /// <summary>Images of the whole batch.</summary>
    public int Count => checked((int)parts.Sum(part => part.Count));

    /// <inheritdoc/>
    public void Dispose() => Outputs.Dispose();
}
