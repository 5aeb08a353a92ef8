using Slr.Models.Losses;
using Slr.Models.Networks;
using Slr.Models.Weights;
using Slr.Primitives.Files;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>One network with its memory and its input: what pre-trainer, student and teacher have in common.</summary>
/// <remarks>
/// The chunks of a batch that are normalised apart need not know one another, so on the CPU they run in lanes, each with
/// views and a gradient of its own, as data-parallel training runs on several devices.
/// </remarks>
internal sealed class NetworkOwner : IDisposable
{
    private readonly NetworkOptions options;
    private readonly bool trainable;
    private readonly int lanes, trainingLanes;
    private AsymmetricNetwork[] networks = [];
    private NetworkViews[] views = [];
    private Tensor? staging;
    private int learning;

    /// <summary>Makes the network with zeroed weights.</summary>
    public NetworkOwner(NetworkOptions options, TrainingDevice device, int classes, bool trainable)
    {
        (this.options, Device, this.trainable) = (options, device, trainable);
        lanes = device.IsCuda ? 1 : TorchThreads.Count;
        trainingLanes = BatchPart.LanesFor(options.BatchNormGroups, lanes);
        State = new NetworkState(NetworkLayout.Of(options, classes), device);
        MakeViews();
    }

    /// <summary>Where it computes.</summary>
    public TrainingDevice Device { get; }

    /// <summary>Its memory.</summary>
    public NetworkState State { get; private set; }

    /// <summary>A forward pass in training mode without gradient.</summary>
    /// <param name="images">As <see cref="Load"/> gives them.</param>
    /// <returns>What the network says about the whole batch; the caller disposes of it.</returns>
    public NetworkOutput Observe(Tensor images)
    {
        BatchPart[] parts = BatchPart.Training(images.shape[0], options.BatchNormGroups, trainingLanes);
        var outputs = new NetworkOutput[parts.Length];
        TorchLanes.Run(parts.Length, lane =>
        {
            using IDisposable scope = NewDisposeScope();
            using IDisposable constant = no_grad();
            using Tensor mine = parts[lane].Of(images);
            outputs[lane] = networks[lane].Forward(mine, parts[lane].Mode).Select(t => t.DetachFromDisposeScope());
        });
        NetworkOutput whole = NetworkOutput.Join(outputs);
        foreach (NetworkOutput part in outputs)
            part.Dispose();
        return whole;
    }

    /// <summary>A forward and backward pass; the gradient lies in the lanes' views, for <see cref="Descend"/>.</summary>
    /// <param name="images">As <see cref="Load"/> gives them.</param>
    /// <param name="loss">
    /// From the whole batch's output to losses, the first of which is minimised; runs in a scope that ends with it.
    /// </param>
    /// <returns>The values of the losses.</returns>
    public double[] Learn(Tensor images, Func<NetworkOutput, Tensor[]> loss)
    {
        BatchPart[] parts = BatchPart.Training(images.shape[0], options.BatchNormGroups, trainingLanes);
        var outputs = new NetworkOutput[parts.Length];
        TorchLanes.Run(parts.Length, lane =>
        {
            using IDisposable scope = NewDisposeScope();
            views[lane].ClearGradient();
            using Tensor mine = parts[lane].Of(images);
            outputs[lane] = networks[lane].Forward(mine, parts[lane].Mode).Select(t => t.DetachFromDisposeScope());
        });
        double[] values = [];
        NetworkOutput slopes = default;
        InFirstLane(() => (values, slopes) = Differentiate(outputs, loss));
        TorchLanes.Run(parts.Length, lane =>
        {
            using IDisposable scope = NewDisposeScope();
            Tensor[] mine = slopes.Select(t => parts[lane].Of(t)).ToArray();
            autograd.backward(outputs[lane].ToArray(), mine);
            views[lane].GatherGradients();
            outputs[lane].Dispose();
        });
        slopes.Dispose();
        learning = parts.Length;
        return values;
    }

    /// <summary>Moves the parameters against the gradient of the last <see cref="Learn"/>.</summary>
    public void Descend(Adam adam, double learningRate)
    {
        adam.Advance();
        TorchLanes.Run(lanes, lane =>
        {
            using IDisposable scope = NewDisposeScope();
            using IDisposable constant = no_grad();
            Segment part = Segment.Part(State.Parameters, lane, lanes);
            Tensor sum = part.Of(views[0].Gradient!);
            for (int other = 1; other < learning; other++)
                sum.add_(part.Of(views[other].Gradient!), Scalars.One);
            adam.Move(views[0].Gradient!, learningRate, part);
        });
        State.CastKernels();
    }

    /// <summary>Moves the parameters towards those of a network of the same shape.</summary>
    /// <param name="other">The other network at rest.</param>
    /// <param name="share">The other's share, 0 to 1, a float32 scalar on the device.</param>
    public void Approach(NetworkState other, Tensor share)
    {
        TorchLanes.Run(lanes, lane =>
        {
            using IDisposable scope = NewDisposeScope();
            using IDisposable constant = no_grad();
            Segment part = Segment.Part(State.Parameters, lane, lanes);
            part.Of(State.Parameters).lerp_(part.Of(other.Parameters), share);
        });
        State.CastKernels();
    }

    /// <summary>Evaluation features of a batch.</summary>
    /// <param name="batch">The images.</param>
    /// <param name="flipAverage">True: averaged with those of the mirror images.</param>
    /// <param name="features">Gets [count, feature size].</param>
    public unsafe void Embed(PixelBatch batch, bool flipAverage, Span<float> features)
    {
        using Tensor images = Load(batch);
        BatchPart[] parts = BatchPart.Evaluation(batch.Count, lanes);
        fixed (float* start = features)
        {
            var target = (IntPtr)start;
            TorchLanes.Run(parts.Length, lane =>
            {
                using IDisposable scope = NewDisposeScope();
                using IDisposable constant = no_grad();
                using Tensor mine = parts[lane].Of(images);
                using Tensor embedded = flipAverage ? Mirrored(networks[lane], mine) : networks[lane].Embed(mine);
                using Tensor host = embedded.to(ScalarType.Float32, CPU);
                host.bytes.CopyTo(new Span<byte>(
                    (float*)target + parts[lane].Start * options.FeatureSize, checked((int)host.bytes.Length)));
            });
        }
    }

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
        State.CastKernels();
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
            NetworkState old = State;
            State = new NetworkState(NetworkLayout.Of(options, clusters), Device);
            State.CopyBody(old);
            MakeViews();
            old.Dispose();
        }
        float[] g = Half(means, clusters, 0), m = Half(means, clusters, options.BranchSize);
        State.Fill(slot => slot.Kind != SlotKind.Classifier ? null : slot.Name.StartsWith("branch_g", StringComparison.Ordinal) ? g : m);
        State.CastKernels();
    }

    /// <summary>Random weights that depend on the seed and on each tensor's name only.</summary>
    public void Draw(ulong seed)
    {
        State.Fill(slot => Initialisation.Values(slot, seed));
        State.CastKernels();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        staging?.Dispose();
        foreach (NetworkViews view in views)
            view.Dispose();
        State.Dispose();
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

    private void MakeViews()
    {
        foreach (NetworkViews view in views)
            view.Dispose();
        views = [.. Enumerable.Range(0, trainable ? trainingLanes : lanes).Select(_ => new NetworkViews(State, trainable))];
        networks = [.. views.Select(view => new AsymmetricNetwork(options, view))];
    }

    private void InFirstLane(Action work)
    {
        if (trainingLanes > 1)
            TorchLanes.RunFirst(work);
        else
            work();
    }

    /// <summary>The losses of the whole batch and their slopes at the network's outputs.</summary>
    private static (double[] Values, NetworkOutput Slopes) Differentiate(NetworkOutput[] outputs, Func<NetworkOutput, Tensor[]> loss)
    {
        using IDisposable scope = NewDisposeScope();
        NetworkOutput plain = NetworkOutput.Join([.. outputs.Select(part => part.Select(t => t.detach()))]);
        NetworkOutput leaves = plain.Select(t => t.requires_grad_(true));
        Tensor[] losses = loss(leaves);
        losses[0].backward();
        return (LossMath.Read(losses), leaves.Select(t => t.grad!.DetachFromDisposeScope()));
    }

    private static Tensor Mirrored(AsymmetricNetwork network, Tensor images)
    {
        using Tensor straight = network.Embed(images);
        using Tensor last = images.permute(0, 2, 3, 1);
        using Tensor mirrored = last.flip([2L]);
        using Tensor mirror = mirrored.permute(0, 3, 1, 2);
        using Tensor reversed = network.Embed(mirror);
        using Tensor sum = straight.add(reversed, Scalars.One);
        return nn.functional.normalize(sum);
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
