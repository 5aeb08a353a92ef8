using Slr.Models.Networks;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>One network with its memory and its input: what pre-trainer, student and teacher have in common.</summary>
internal sealed class NetworkOwner : IDisposable
{
    private readonly NetworkOptions options;
    private readonly bool trainable;
    private readonly int threads;
    private readonly IReadOnlyList<IReplica>? replicas;
    private readonly InputBuffer input;
    private NetworkLanes lanes;
    private int learnt;

    /// <summary>Makes the network with zeroed weights.</summary>
    /// <inheritdoc cref="NetworkLanes(NetworkOptions, NetworkState, int, bool, IReadOnlyList{IReplica})"/>
    public NetworkOwner(
        NetworkOptions options, TrainingDevice device, int classes, bool trainable, IReadOnlyList<IReplica>? replicas = null)
    {
        (this.options, Device, this.trainable, threads, this.replicas) = (options, device, trainable, TorchThreads.Count, replicas);
        input = new InputBuffer(device);
        lanes = NewLanes(classes);
    }

    /// <summary>Where it computes.</summary>
    public TrainingDevice Device { get; }

    /// <summary>Its memory.</summary>
    public NetworkState State => lanes.State;

    /// <inheritdoc cref="NetworkInput.On"/>
    public Tensor Load(NetworkInput batch) => batch.On(input);

    /// <inheritdoc cref="TrainingPass.Observe"/>
    public NetworkOutput Observe(Tensor images) => TrainingPass.Observe(lanes, images);

    /// <inheritdoc cref="TrainingPass.Forward"/>
    public Activations Forward(Tensor images) => TrainingPass.Forward(lanes, images);

    /// <summary>Loss and backward pass, whose gradient <see cref="Descend"/> uses.</summary>
    /// <inheritdoc cref="TrainingPass.Backward"/>
    public double[] Backward(Activations activations, Func<NetworkOutput, Tensor[]> loss)
    {
        learnt = activations.Parts.Length;
        return TrainingPass.Backward(lanes, activations, loss);
    }

    /// <summary>Moves the parameters against the gradient of the last <see cref="Backward"/>.</summary>
    public void Descend(Adam adam, double learningRate) => ParameterMoves.Descend(lanes, adam, learningRate, learnt);

    /// <summary>Moves the parameters towards those of a network of the same shape.</summary>
    /// <inheritdoc cref="ParameterMoves.Approach"/>
    public void Approach(NetworkState other, Tensor share) => ParameterMoves.Approach(lanes, other, share);

    /// <summary>Evaluation features of a batch.</summary>
    /// <inheritdoc cref="FeaturePass.Embed"/>
    public void Embed(NetworkInput batch, bool flipAverage, Span<float> features)
    {
        using Tensor images = Load(batch);
        State.Fold();
        FeaturePass.Embed(lanes, images, flipAverage, features);
    }

    /// <inheritdoc cref="WeightIntake.Take"/>
    public void Take(WeightSet weights, bool complete) => WeightIntake.Take(State, weights, complete);

    /// <summary>Random weights that depend on the seed and on each tensor's name only.</summary>
    public void Draw(ulong seed)
    {
        State.Fill(slot => Initialisation.Values(slot, seed));
        State.ParametersChanged();
    }

    /// <summary>Gives both classifiers new weights: the cluster means, each half scaled to length 1.</summary>
    /// <param name="clusters">Rows of the classifiers.</param>
    /// <param name="means">[clusters, feature size], row-major; a zero half stays zero.</param>
    public void Rebuild(int clusters, ReadOnlySpan<float> means)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(clusters);
        if (means.Length != (long)clusters * options.FeatureSize)
            throw new ArgumentException($"{clusters} clusters of {options.FeatureSize} numbers each, but {means.Length} numbers");
        if (clusters != State.Layout.Classes)
            Resize(clusters);
        float[] g = Classifiers.FromMeans(means, clusters, 0, options.BranchSize);
        float[] m = Classifiers.FromMeans(means, clusters, options.BranchSize, options.BranchSize);
        State.Fill(slot => slot.Kind != SlotKind.Classifier ? null : slot.Name.StartsWith("branch_g", StringComparison.Ordinal) ? g : m);
        State.ParametersChanged();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        input.Dispose();
        lanes.Dispose();
        State.Dispose();
    }

    private void Resize(int classes)
    {
        NetworkLanes old = lanes;
        lanes = NewLanes(classes);
        State.CopyBody(old.State);
        old.Dispose();
        old.State.Dispose();
    }

    private NetworkLanes NewLanes(int classes) =>
        new(options, new NetworkState(NetworkLayout.Of(options, classes), Device), threads, trainable, replicas);
}
