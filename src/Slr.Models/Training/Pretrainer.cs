using Slr.Models.Losses;
using Slr.Models.Networks;
using Slr.Primitives.Options;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>
/// Stage 1 (method.md section 3): trains one network on the labelled source, letting its batch normalisation see the
/// target. Not thread-safe; each method opens and closes its own scope.
/// </summary>
public sealed class Pretrainer : IDisposable
{
    private readonly NetworkOwner owner;
    private readonly PretrainOptions options;
    private readonly Adam adam;

    /// <summary>Makes the network: random from the seed, then overwritten by what is given.</summary>
    /// <param name="network">Its shape.</param>
    /// <param name="options">Learning rates and losses.</param>
    /// <param name="classes">Identities of the source, at least 1.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="device">Where to train.</param>
    /// <param name="initial">Weights by canonical name, for instance of ImageNet; null = from scratch.</param>
    /// <param name="replicas">Who does the last lanes of a batch; null = nobody else.</param>
    /// <exception cref="ArgumentException">The given weights have other shapes, or there are as many replicas as lanes.</exception>
    public Pretrainer(NetworkOptions network, PretrainOptions options, int classes, ulong seed, TrainingDevice device,
        WeightSet? initial = null, IReadOnlyList<IReplica>? replicas = null)
    {
        Ranges.Check(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        this.options = options;
        owner = new NetworkOwner(network, device, classes, trainable: true, replicas);
        owner.Draw(seed);
        if (initial is not null)
            owner.Take(initial, complete: false);
        adam = new Adam(owner.State.Parameters, options.WeightDecay);
    }

    /// <summary>The learning rate of the current epoch.</summary>
    public double LearningRate { get; private set; }

    /// <summary>Sets the learning rate of an epoch, counted from 0.</summary>
    public void BeginEpoch(int epoch) => LearningRate = options.LearningRateAt(epoch);

    /// <summary>One step.</summary>
    /// <param name="source">Labelled images.</param>
    /// <param name="labels">Their classes, 0 to classes - 1.</param>
    /// <param name="target">Unlabelled images, passed through in training mode without a loss; null for none.</param>
    /// <exception cref="ArgumentException">As many labels as images are needed.</exception>
    public StepLosses Step(NetworkInput source, ReadOnlySpan<int> labels, NetworkInput? target)
    {
        using IDisposable scope = NewDisposeScope();
        using Tensor classes = Labels.ToTensor(labels, source.Count, owner.State.Layout.Classes, owner.Device);
        using Tensor images = owner.Load(source);
        using Activations activations = owner.Forward(images);
        double[] values = owner.Backward(activations, output => Losses(output, classes));
        if (target is not null)
        {
            using Tensor others = owner.Load(target);
            owner.Observe(others).Dispose();
        }
        owner.Descend(adam, LearningRate);
        return new StepLosses(values[0], values[1], 0, values[2]);
    }

    /// <summary>The network as plain data, classifiers included.</summary>
    public WeightSet Weights() => owner.State.ToWeights();

    /// <summary>Adam's moments as plain data, so that a resumed stage continues bit for bit.</summary>
    public WeightSet OptimizerState() => adam.ToWeights();

    /// <summary>Continues from what <see cref="Weights"/> and <see cref="OptimizerState"/> gave.</summary>
    /// <exception cref="ArgumentException">They belong to another network.</exception>
    public void Restore(WeightSet weights, WeightSet optimizer)
    {
        owner.Take(weights, complete: true);
        adam.Restore(optimizer);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        adam.Dispose();
        owner.Dispose();
    }

    /// <summary>Total, cross-entropy, triplet.</summary>
    private Tensor[] Losses(NetworkOutput output, Tensor labels)
    {
        using var triplet = new TripletLoss(labels);
        Tensor entropy = LossMath.Mean(
            ClassLoss.Smoothed(output.ScoresG, labels, options.LabelSmoothing),
            ClassLoss.Smoothed(output.ScoresM, labels, options.LabelSmoothing));
        Tensor hard = LossMath.Mean(triplet.Hard(output.FeatureG), triplet.Hard(output.FeatureM));
        return [entropy.add(hard, Scalars.One), entropy, hard];
    }
}
