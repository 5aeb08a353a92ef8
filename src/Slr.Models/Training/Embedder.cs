using Slr.Models.Networks;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>A trained network that is only looked through: images in, features out, the same as the teacher's. Not thread-safe.</summary>
public sealed class Embedder : IDisposable
{
    private readonly NetworkOptions network;
    private readonly NetworkOwner owner;

    /// <summary>Makes the network.</summary>
    /// <param name="network">Its shape.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="weights">All weights, by canonical name; classifiers are not needed.</param>
    /// <exception cref="ArgumentException">Weights are missing or have other shapes; the message lists them.</exception>
    public Embedder(NetworkOptions network, TrainingDevice device, WeightSet weights)
    {
        this.network = network;
        owner = new NetworkOwner(network, device, Classifiers.CountIn(weights), trainable: false);
        owner.Take(weights, complete: true);
    }

    /// <summary>Numbers of a feature.</summary>
    public int FeatureSize => network.FeatureSize;

    /// <summary>Features of a batch.</summary>
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

    /// <inheritdoc/>
    public void Dispose() => owner.Dispose();
}
