using TorchSharp;
using static TorchSharp.torch;

namespace Slr.Models.Networks;

/// <summary>How a pass over some images of a batch normalises.</summary>
/// <param name="Training">True: by the images' statistics; false: by the running ones.</param>
/// <param name="Chunks">In training: the sizes of the chunks that are normalised apart; their sum is the number of images.</param>
/// <param name="Updates">In training: the running statistics follow the first chunk.</param>
internal readonly record struct NormalisationMode(bool Training, long[] Chunks, bool Updates)
{
    /// <summary>
    /// The chunks are of one size and the batch in <see cref="ImageOrder.Interleave"/>'s order: what belongs to one chunk and one
    /// channel is then one channel of a batch with as many times the channels.
    /// </summary>
    public bool Interleaved { get; init; }

    /// <summary>
    /// In training: where operations that libtorch's graph does not know are recorded; null where no backward pass follows.
    /// </summary>
    public Tape? Tape { get; init; }

    /// <summary>True for several chunks of one size.</summary>
    public bool CanInterleave => Training && Chunks.Length > 1 && Chunks.Distinct().Count() == 1;

    /// <summary>By the running statistics.</summary>
    public static NormalisationMode Evaluation { get; } = new(false, [], false);

    /// <summary>By the statistics of each chunk of a whole batch.</summary>
    public static NormalisationMode Of(long batch, int groups) => new(true, ChunksOf(batch, groups), true);

    /// <summary>
    /// The sizes of the chunks, as DataParallel scatters a batch (torch.chunk), but never a chunk of one image, whose
    /// statistics would be meaningless.
    /// </summary>
    public static long[] ChunksOf(long batch, int groups)
    {
        long size = Math.Max((batch + groups - 1) / groups, Math.Min(batch, 2));
        var sizes = new List<long>();
        for (long left = batch; left > 0; left -= sizes[^1])
            sizes.Add(left - size == 1 ? left : Math.Min(left, size));
        return [.. sizes];
    }
}

/// <summary>Normalises [batch, channels] or [batch, channels, height, width]; never disposes of its input.</summary>
internal interface INormalisation
{
    /// <summary>A new tensor of the input's shape and memory order.</summary>
    Tensor Forward(Tensor input, NormalisationMode mode);

    /// <summary>What it does to which channels, from a first one on.</summary>
    IEnumerable<NormalisedChannels> Channels(int first = 0);
}

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015) on chunks of the batch: each chunk by its own statistics, the running
/// statistics following the first chunk, as unsynchronised data-parallel training does on its first device.
/// </summary>
/// <remarks>The stock module's step counter is left out: its increment is an implicit scalar (docs/decisions/0002).</remarks>
internal sealed class BatchNorm : INormalisation
{
    /// <summary>Added to the variance.</summary>
    public const double Epsilon = 1e-5;

    private const double Momentum = 0.1;
    private static readonly Scalar Taken = Momentum.ToScalar(), Kept = (1 - Momentum).ToScalar();

    private readonly NetworkViews views;
    private readonly Tensor weight, bias, mean, variance;
    private Tensor? ofChunks;

    /// <summary>Takes the tensors from the views.</summary>
    public BatchNorm(NetworkViews views, string name)
    {
        this.views = views;
        (weight, bias) = (views[$"{name}.weight"], views[$"{name}.bias"]);
        (mean, variance) = (views[$"{name}.running_mean"], views[$"{name}.running_var"]);
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor input, NormalisationMode mode)
    {
        if (!mode.Training)
            return Apply(input, false, mean, variance);
        if (mode.Chunks.Length == 1)
            return mode.Updates ? Apply(input, true, mean, variance) : Apply(input, true, null, null);
        return mode.Interleaved ? AllAtOnce(input, mode) : OneByOne(input, mode);
    }

    /// <inheritdoc/>
    public IEnumerable<NormalisedChannels> Channels(int first) => [new(first, weight, bias, (mean, variance), ByImage: false)];

    private Tensor OneByOne(Tensor input, NormalisationMode mode)
    {
        Tensor[] chunks = input.split(mode.Chunks);
        var normalised = new Tensor[chunks.Length];
        for (int i = 0; i < chunks.Length; i++)
        {
            bool updates = i == 0 && mode.Updates;
            normalised[i] = updates ? Apply(chunks[i], true, mean, variance) : Apply(chunks[i], true, null, null);
            chunks[i].Dispose();
        }
        Tensor whole = cat(normalised);
        foreach (Tensor chunk in normalised)
            chunk.Dispose();
        return whole;
    }

    /// <summary>The chunks as channels of one smaller batch, which costs a view.</summary>
    private Tensor AllAtOnce(Tensor input, NormalisationMode mode)
    {
        long chunks = mode.Chunks.Length, channels = weight.shape[0];
        ofChunks ??= views.Own(zeros([2, chunks * channels], weight.dtype, weight.device));
        using Tensor means = ofChunks.select(0, 0), variances = ofChunks.select(0, 1);
        using Tensor wide = input.view([mode.Chunks[0], chunks * channels, .. input.shape.AsSpan(2)]);
        using Tensor weights = weight.repeat(chunks), biases = bias.repeat(chunks);
        // Running statistics that remember nothing are those of this batch.
        using Tensor normalised = nn.functional.batch_norm(wide, means, variances, weights, biases, true, 1, Epsilon);
        if (mode.Updates)
        {
            Follow(mean, means);
            Follow(variance, variances);
        }
        return normalised.view(input.shape);
    }

    /// <summary>A running statistic follows the first chunk's.</summary>
    private static void Follow(Tensor running, Tensor ofChunks)
    {
        using IDisposable constant = no_grad();
        using Tensor first = ofChunks.narrow(0, 0, running.shape[0]);
        running.mul_(Kept).add_(first, Taken);
    }

    private Tensor Apply(Tensor input, bool training, Tensor? runningMean, Tensor? runningVariance) =>
        nn.functional.batch_norm(input, runningMean!, runningVariance!, weight, bias, training, Momentum, Epsilon);
}

/// <summary>
/// IBN-a (Pan et al., arXiv 1807.09441): the first half of the channels by instance, the second half by batch.
/// </summary>
internal sealed class InstanceBatchNorm(NetworkViews views, string name) : INormalisation
{
    private readonly Tensor weight = views[$"{name}.IN.weight"], bias = views[$"{name}.IN.bias"];
    private readonly BatchNorm batch = new(views, $"{name}.BN");
    private readonly bool channelsLast = views.State.Device.ChannelsLast;

    /// <inheritdoc/>
    public Tensor Forward(Tensor input, NormalisationMode mode)
    {
        long half = weight.shape[0];
        Tensor[] halves = input.split([half, input.shape[1] - half], 1);
        using Tensor first = halves[0], second = halves[1], firstDense = Dense(first, mode), secondDense = Dense(second, mode);
        using Tensor byInstance = nn.functional.instance_norm(firstDense, null, null, weight, bias);
        using Tensor byBatch = batch.Forward(secondDense, mode);
        using Tensor joined = cat([byInstance, byBatch], 1);
        return Dense(joined, mode);
    }

    /// <inheritdoc/>
    public IEnumerable<NormalisedChannels> Channels(int first) =>
        [new(first, weight, bias, null, ByImage: true), .. batch.Channels(first + (int)weight.shape[0])];

    private Tensor Dense(Tensor image, NormalisationMode mode) =>
        channelsLast || !mode.Training ? image.ChannelsLast() : image.contiguous();
}
