using Slr.Models.Losses;
using Slr.Models.Networks;
using Slr.Models.Weights;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>
/// The network that stage 2 trains (method.md section 4), with its optimizer. Not thread-safe; each method opens and
/// closes its own scope.
/// </summary>
public sealed class Student : IDisposable
{
    private readonly NetworkOwner owner;
    private readonly AdaptOptions options;
    private Adam? adam;

    /// <summary>Makes the network.</summary>
    /// <param name="network">Its shape.</param>
    /// <param name="options">Learning rate and losses.</param>
    /// <param name="device">Where to train.</param>
    /// <param name="initial">All weights but the classifiers, by canonical name.</param>
    /// <exception cref="ArgumentException">Weights are missing or have other shapes; the message lists them.</exception>
    public Student(NetworkOptions network, AdaptOptions options, TrainingDevice device, WeightSet initial)
    {
        this.options = options;
        owner = new NetworkOwner(network, device, Classifiers.CountIn(initial), trainable: true);
        owner.Take(initial, complete: true);
        Parameters = new LiveParameters(() => owner.State);
    }

    /// <summary>The parameters for the teacher to average; only while this object rests.</summary>
    public LiveParameters Parameters { get; }

    /// <summary>Starts an epoch: classifiers from cluster means, a fresh Adam.</summary>
    /// <param name="clusters">Clusters, at least 1.</param>
    /// <param name="clusterMeans">[clusters, feature size], row-major.</param>
    /// <exception cref="ArgumentException">Another number of values.</exception>
    public void BeginEpoch(int clusters, ReadOnlySpan<float> clusterMeans)
    {
        owner.Rebuild(clusters, clusterMeans);
        ResetOptimizer();
    }

    /// <summary>One step on images that the teacher has seen in the same view.</summary>
    /// <param name="batch">The images.</param>
    /// <param name="labels">Their clusters.</param>
    /// <param name="teacher">What the teacher said about them; stays the caller's.</param>
    /// <exception cref="InvalidOperationException">No epoch was begun.</exception>
    public StepLosses Step(NetworkInput batch, ReadOnlySpan<int> labels, TeacherOutput teacher)
    {
        if (adam is null)
            throw new InvalidOperationException("an epoch must begin before the first step");
        using IDisposable scope = NewDisposeScope();
        using Tensor images = owner.Load(batch);
        using Tensor classes = Labels.ToTensor(labels, batch.Count, owner.State.Layout.Classes, owner.Device);
        double[] values = owner.Learn(images, output => Losses(output, classes, teacher.Output));
        owner.Descend(adam, options.LearningRate);
        return new StepLosses(values[0], values[1], values[2], values[3]);
    }

    /// <summary>The network as plain data, classifiers included.</summary>
    public WeightSet Weights() => owner.State.ToWeights();

    /// <inheritdoc/>
    public void Dispose()
    {
        adam?.Dispose();
        owner.Dispose();
    }

    /// <summary>A fresh Adam on the current parameters.</summary>
    internal void ResetOptimizer()
    {
        adam?.Dispose();
        adam = new Adam(owner.State.Parameters, options.WeightDecay);
    }

    /// <summary>Total, cross-entropy, soft cross-entropy, soft triplet.</summary>
    private Tensor[] Losses(NetworkOutput output, Tensor labels, NetworkOutput teacher)
    {
        using var triplet = new TripletLoss(labels);
        Tensor hard = LossMath.Mean(
            ClassLoss.Smoothed(output.ScoresG, labels, options.LabelSmoothing),
            ClassLoss.Smoothed(output.ScoresM, labels, options.LabelSmoothing));
        // Each branch learns from the other branch of the teacher.
        Tensor soft = LossMath.Mean(
            ClassLoss.Soft(output.ScoresG, teacher.ScoresM), ClassLoss.Soft(output.ScoresM, teacher.ScoresG));
        Tensor distances = LossMath.Mean(
            triplet.Soft(output.FeatureG, teacher.FeatureM), triplet.Soft(output.FeatureM, teacher.FeatureG));
        Tensor total = LossMath.Weighted(
            (hard, options.HardWeight), (soft, options.SoftWeight), (distances, options.TripletWeight));
        return [total, hard, soft, distances];
    }
}
