using Slr.Models.Networks;
using TorchSharp;

namespace Slr.Models.Training;

/// <summary>
/// What the teacher says about a batch: tensors without gradient that belong to no scope. Whoever holds it disposes of
/// it; it may be handed to another thread, but is used by one at a time.
/// </summary>
public sealed class TeacherOutput : IDisposable
{
    internal TeacherOutput(torch.Tensor featureG, torch.Tensor featureM, torch.Tensor scoresG, torch.Tensor scoresM) =>
        (FeatureG, FeatureM, ScoresG, ScoresM) = (Own(featureG), Own(featureM), Own(scoresG), Own(scoresM));

    /// <summary>Branch G's pooled feature, [batch, branch size].</summary>
    internal torch.Tensor FeatureG { get; }

    /// <summary>Branch M's pooled feature, [batch, branch size].</summary>
    internal torch.Tensor FeatureM { get; }

    /// <summary>Branch G's class scores, [batch, clusters].</summary>
    internal torch.Tensor ScoresG { get; }

    /// <summary>Branch M's class scores, [batch, clusters].</summary>
    internal torch.Tensor ScoresM { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        FeatureG.Dispose();
        FeatureM.Dispose();
        ScoresG.Dispose();
        ScoresM.Dispose();
    }

    private static torch.Tensor Own(torch.Tensor tensor) => tensor.detach().DetachFromDisposeScope();
}

/// <summary>A view of a network's parameters for the teacher to average. Read only while their owner rests.</summary>
public sealed class LiveParameters
{
    internal LiveParameters(Func<NetworkState> state) => State = state;

    /// <summary>The memory at this moment: an epoch's new classifiers replace it.</summary>
    internal Func<NetworkState> State { get; }
}
