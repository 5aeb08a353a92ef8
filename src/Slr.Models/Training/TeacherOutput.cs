using Slr.Models.Networks;

namespace Slr.Models.Training;

/// <summary>
/// What the teacher says about a batch: tensors without gradient that belong to no scope. Whoever holds it disposes of
/// it; it may be handed to another thread, but is used by one at a time.
/// </summary>
public sealed class TeacherOutput : IDisposable
{
    internal TeacherOutput(NetworkOutput output) => Output = output.Select(t => t.detach().DetachFromDisposeScope());

    /// <summary>Pooled features and class scores of the whole batch.</summary>
    internal NetworkOutput Output { get; }

    /// <inheritdoc/>
    public void Dispose() => Output.Dispose();
}

/// <summary>A view of a network's parameters for the teacher to average. Read only while their owner rests.</summary>
public sealed class LiveParameters
{
    internal LiveParameters(Func<NetworkState> state) => State = state;

    /// <summary>The memory at this moment: an epoch's new classifiers replace it.</summary>
    internal Func<NetworkState> State { get; }
}
