using Slr.Models.Networks;
using Slr.Primitives.Options;
using Slr.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>
/// The running average of the student (mean teacher, Tarvainen and Valpola 2017; method.md section 4), which labels and
/// evaluates. Not thread-safe; each method opens and closes its own scope.
/// </summary>
public sealed class Teacher : IDisposable
{
    private readonly NetworkOptions network;
    private readonly NetworkOwner owner;
    private readonly AdaptOptions options;
    private readonly Tensor studentShare;

    /// <summary>Makes the network.</summary>
    /// <param name="network">Its shape.</param>
    /// <param name="options">The limit of its memory.</param>
    /// <param name="device">Where it computes; the student's device.</param>
    /// <param name="initial">All weights but the classifiers, by canonical name.</param>
    /// <exception cref="ArgumentException">Weights are missing or have other shapes; the message lists them.</exception>
    public Teacher(NetworkOptions network, AdaptOptions options, TrainingDevice device, WeightSet initial)
    {
        Ranges.Check(options);
        (this.network, this.options) = (network, options);
        owner = new NetworkOwner(network, device, Classifiers.CountIn(initial), trainable: false);
        owner.Take(initial, complete: true);
        using IDisposable scope = NewDisposeScope();
        studentShare = zeros(1, ScalarType.Float32, device.Device).squeeze(0).DetachFromDisposeScope();
    }

    /// <summary>Numbers of a feature.</summary>
    public int FeatureSize => network.FeatureSize;

    /// <summary>Starts an epoch with classifiers from cluster means.</summary>
    /// <param name="clusters">Clusters, at least 1.</param>
    /// <param name="clusterMeans">[clusters, feature size], row-major.</param>
    /// <exception cref="ArgumentException">Another number of values.</exception>
    public void BeginEpoch(int clusters, ReadOnlySpan<float> clusterMeans) => owner.Rebuild(clusters, clusterMeans);

    /// <summary>What the teacher, in training mode, says about a batch.</summary>
    public TeacherOutput Predict(NetworkInput batch)
    {
        using IDisposable scope = NewDisposeScope();
        using Tensor images = owner.Load(batch);
        using NetworkOutput output = owner.Observe(images);
        return new TeacherOutput(output);
    }

    /// <summary>Moves the parameters, classifiers included, towards the student's; running statistics stay.</summary>
    /// <param name="student">The student at rest, in the same epoch.</param>
    /// <param name="step">The step's number, counted from 0 over the whole stage.</param>
    public void Absorb(LiveParameters student, long step)
    {
        NetworkState theirs = student.State();
        if (theirs.Layout.ParameterCount != owner.State.Layout.ParameterCount)
            throw new InvalidOperationException(
                $"the student has {theirs.Layout.Classes} classes, the teacher {owner.State.Layout.Classes}: begin the same epoch in both");
        using IDisposable scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        using Scalar share = (1 - options.EmaAt(step)).ToScalar();
        studentShare.fill_(share);
        owner.Approach(theirs, studentShare);
    }

    /// <summary>Evaluation features of a batch.</summary>
    /// <param name="batch">The images.</param>
    /// <param name="features">Gets [count, feature size], row-major, rows of length 1.</param>
    /// <param name="flipAverage">True: the mean of an image's and its mirror image's feature, scaled to length 1 again.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public void Extract(NetworkInput batch, Span<float> features, bool flipAverage)
    {
        if (features.Length != batch.Count * FeatureSize)
            throw new ArgumentException($"{batch.Count} features of {FeatureSize} numbers need a span of their product, not "
                + $"{features.Length}");
        using IDisposable scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        owner.Embed(batch, flipAverage, features);
    }

    /// <summary>The network as plain data, classifiers included.</summary>
    public WeightSet Weights() => owner.State.ToWeights();

    /// <inheritdoc/>
    public void Dispose()
    {
        studentShare.Dispose();
        owner.Dispose();
    }
}
