using Slr.Models.Losses;
using Slr.Models.Networks;
using Slr.Primitives.Options;
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
    private Activations? begun;

    /// <summary>Makes the network.</summary>
    /// <param name="network">Its shape.</param>
    /// <param name="options">Learning rate and losses.</param>
    /// <param name="device">Where to train.</param>
    /// <param name="initial">All weights but the classifiers, by canonical name.</param>
    /// <param name="replicas">
    /// Who does the last lanes of each batch, stay the caller's; null for nobody. Lanes are as many as threads, and all bytes are the same
    /// whoever does them.
    /// </param>
    /// <exception cref="ArgumentException">
    /// Weights are missing or have other shapes, and the message lists them; or there are as many replicas as lanes.
    /// </exception>
    public Student(NetworkOptions network, AdaptOptions options, TrainingDevice device, WeightSet initial,
        IReadOnlyList<IReplica>? replicas = null)
    {
        Ranges.Check(options);
        this.options = options;
        owner = new NetworkOwner(network, device, Classifiers.CountIn(initial), trainable: true, replicas);
        owner.Take(initial, complete: true);
        Parameters = new LiveParameters(() => owner.State);
    }

    /// <summary>The parameters for the teacher to average; only while this object rests.</summary>
    public LiveParameters Parameters { get; }

    /// <summary>
    /// True where the forward passes of student and teacher may run at once: on CUDA, where the host only launches
    /// kernels, and in lanes of one core each; not where every operation of either would take all cores.
    /// </summary>
    /// <param name="network">The network's shape.</param>
    /// <param name="device">Where both compute.</param>
    /// <param name="threads">Threads that there are.</param>
    public static bool CanLookBesideTeacher(NetworkOptions network, TrainingDevice device, int threads) =>
        device.IsCuda || Lanes(network, device, threads) > 1;

    /// <summary>Lanes that a batch is trained in, as many as share its chunks; 1 where every operation takes all threads.</summary>
    /// <inheritdoc cref="CanLookBesideTeacher"/>
    public static int Lanes(NetworkOptions network, TrainingDevice device, int threads) =>
        NetworkLanes.TrainingLanes(network, device, threads);

    /// <summary>Starts an epoch: classifiers from cluster means, a fresh Adam.</summary>
    /// <param name="clusters">Clusters, at least 1.</param>
    /// <param name="clusterMeans">[clusters, feature size], row-major.</param>
    /// <exception cref="ArgumentException">Another number of values.</exception>
    public void BeginEpoch(int clusters, ReadOnlySpan<float> clusterMeans)
    {
        Abandon();
        owner.Rebuild(clusters, clusterMeans);
        ResetOptimizer();
    }

    /// <summary>
    /// The first half of a step, which does not need the teacher: looks at a batch and remembers what
    /// <see cref="Learn"/> needs. One that was begun before and not ended is given up.
    /// </summary>
    /// <param name="batch">The images.</param>
    /// <exception cref="InvalidOperationException">No epoch was begun.</exception>
    public void Forward(NetworkInput batch)
    {
        if (adam is null)
            throw new InvalidOperationException("an epoch must begin before the first step");
        Abandon();
        using IDisposable scope = NewDisposeScope();
        using Tensor images = owner.Load(batch);
        begun = owner.Forward(images);
    }

    /// <summary>The second half of a step: loss, backward pass, and the optimizer's move.</summary>
    /// <param name="labels">The clusters of the images.</param>
    /// <param name="teacher">What the teacher said about the images in the same view; stays the caller's.</param>
    /// <exception cref="InvalidOperationException">No step was begun.</exception>
    public StepLosses Learn(ReadOnlySpan<int> labels, TeacherOutput teacher)
    {
        using Activations activations = begun ?? throw new InvalidOperationException("a step begins with its forward pass");
        begun = null;
        using IDisposable scope = NewDisposeScope();
        using Tensor classes = Labels.ToTensor(labels, activations.Count, owner.State.Layout.Classes, owner.Device);
        double[] values = owner.Backward(activations, output => Losses(output, classes, teacher.Output));
        owner.Descend(adam!, options.LearningRate);
        return new StepLosses(values[0], values[1], values[2], values[3]);
    }

    /// <summary>The network as plain data, classifiers included.</summary>
    public WeightSet Weights() => owner.State.ToWeights();

    /// <inheritdoc/>
    public void Dispose()
    {
        Abandon();
        adam?.Dispose();
        owner.Dispose();
    }

    /// <summary>A fresh Adam on the current parameters.</summary>
    internal void ResetOptimizer()
    {
        adam?.Dispose();
        adam = new Adam(owner.State.Parameters, options.WeightDecay);
    }

    private void Abandon()
    {
        begun?.Dispose();
        begun = null;
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
