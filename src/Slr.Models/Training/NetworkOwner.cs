using Slr.Models.Networks;
using Slr.Models.Weights;
using Slr.Primitives.Files;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>One network with its memory and its input: what pre-trainer, student and teacher have in common.</summary>
internal sealed class NetworkOwner : IDisposable
{
    private readonly NetworkOptions options;
    private readonly bool trainable;
    private Tensor? staging;

    /// <summary>Makes the network with zeroed weights.</summary>
    public NetworkOwner(NetworkOptions options, TrainingDevice device, int classes, bool trainable)
    {
        (this.options, Device, this.trainable) = (options, device, trainable);
        State = new NetworkState(NetworkLayout.Of(options, classes), device, trainable);
        Network = new AsymmetricNetwork(options, State);
    }

    /// <summary>Where it computes.</summary>
    public TrainingDevice Device { get; }

    /// <summary>Its memory.</summary>
    public NetworkState State { get; private set; }

    /// <summary>Its forward pass.</summary>
    public AsymmetricNetwork Network { get; private set; }

    /// <summary>Takes the weights of these names; those that are not given stay.</summary>
    /// <param name="weights">By canonical name.</param>
    /// <param name="complete">True: every tensor but the classifiers must be there.</param>
    /// <exception cref="ArgumentException">A shape differs, or a tensor is missing; the message lists all of them.</exception>
    public void Take(WeightSet weights, bool complete)
    {
        var problems = new List<string>();
        foreach (Slot slot in State.Layout.Parameters.Concat(State.Layout.Buffers))
        {
            if (slot.Kind == SlotKind.Classifier && !Fits(slot, weights))
                continue;
            if (!weights.TryGet(slot.Name, out StoredTensor? tensor))
            {
                if (complete)
                    problems.Add($"{slot.Name} is missing");
            }
            else if (!tensor.Shape.AsSpan().SequenceEqual(slot.Shape.AsSpan()))
                problems.Add($"{slot.Name} is {StoredTensor.Describe(tensor.Shape.AsSpan())}, the network has "
                    + StoredTensor.Describe(slot.Shape.AsSpan()));
        }
        if (problems.Count > 0)
            throw new ArgumentException($"the weights do not fit the network: {string.Join("; ", problems.Take(10))}"
                + (problems.Count > 10 ? $"; and {problems.Count - 10} more" : ""));
        State.Fill(slot => slot.Kind != SlotKind.Classifier || Fits(slot, weights)
            ? weights.TryGet(slot.Name, out StoredTensor? tensor) ? tensor.ToSingles() : null
            : null);
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
        {
            var state = new NetworkState(NetworkLayout.Of(options, clusters), Device, trainable);
            state.CopyBody(State);
            State.Dispose();
            (State, Network) = (state, new AsymmetricNetwork(options, state));
        }
        float[] g = Half(means, clusters, 0), m = Half(means, clusters, options.BranchSize);
        State.Fill(slot => slot.Kind != SlotKind.Classifier ? null : slot.Name.StartsWith("branch_g", StringComparison.Ordinal) ? g : m);
    }

    /// <summary>The images as the network reads them: [count, 3, height, width] in channels-last memory on the device.</summary>
    /// <remarks>The tensor belongs to this object and is overwritten by the next call on the CPU.</remarks>
    public Tensor Load(PixelBatch batch)
    {
        long[] shape = [batch.Count, batch.Height, batch.Width, 3];
        if (staging is null || !staging.shape.SequenceEqual(shape))
        {
            staging?.Dispose();
            using Tensor plain = empty(shape, ScalarType.Float32);
            staging = (Device.IsCuda ? plain.pin_memory() : plain.alias()).DetachFromDisposeScope();
        }
        unsafe
        {
            new ReadOnlySpan<byte>((void*)batch.Pixels, checked((int)batch.ByteCount)).CopyTo(staging.bytes);
        }
        if (!Device.IsCuda)
            return staging.permute(0, 3, 1, 2);
        using Tensor onDevice = staging.to(Device.Device, non_blocking: true);
        return onDevice.permute(0, 3, 1, 2);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        staging?.Dispose();
        State.Dispose();
    }

    private static bool Fits(Slot slot, WeightSet weights) =>
        weights.TryGet(slot.Name, out StoredTensor? tensor) && tensor.Shape.AsSpan().SequenceEqual(slot.Shape.AsSpan());

    private float[] Half(ReadOnlySpan<float> means, int clusters, int start)
    {
        int size = options.BranchSize;
        var rows = new float[clusters * size];
        for (int c = 0; c < clusters; c++)
        {
            ReadOnlySpan<float> row = means.Slice(c * options.FeatureSize + start, size);
            double square = 0;
            foreach (float x in row)
                square += (double)x * x;
            double scale = square > 0 ? 1 / Math.Sqrt(square) : 0;
            for (int i = 0; i < size; i++)
                rows[c * size + i] = (float)(row[i] * scale);
        }
        return rows;
    }
}
