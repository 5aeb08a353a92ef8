using static TorchSharp.torch;

namespace Slr.Models.Networks;

/// <summary>How a forward pass normalises.</summary>
/// <param name="Training">True: by the batch's statistics, updating the running ones; false: by the running ones.</param>
/// <param name="Groups">Chunks of the batch that are normalised apart; used in training only.</param>
internal readonly record struct NormalisationMode(bool Training, int Groups)
{
    /// <summary>
    /// The sizes of the chunks, as DataParallel scatters a batch (torch.chunk), but never a chunk of one image, whose
    /// statistics would be meaningless.
    /// </summary>
    public long[] Chunks(long batch)
    {
        long size = Math.Max((batch + Groups - 1) / Groups, Math.Min(batch, 2));
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
}

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015) on chunks of the batch: each chunk by its own statistics, the running
/// statistics following the first chunk, as unsynchronised data-parallel training does on its first device.
/// </summary>
/// <remarks>The stock module's step counter is left out: its increment is an implicit scalar (docs/decisions/0002).</remarks>
internal sealed class BatchNorm(NetworkState state, string name) : INormalisation
{
    private const double Momentum = 0.1, Epsilon = 1e-5;

    private readonly Tensor weight = state[$"{name}.weight"], bias = state[$"{name}.bias"];
    private readonly Tensor mean = state[$"{name}.running_mean"], variance = state[$"{name}.running_var"];

    /// <inheritdoc/>
    public Tensor Forward(Tensor input, NormalisationMode mode)
    {
        long[] sizes = mode.Training ? mode.Chunks(input.shape[0]) : [];
        if (sizes.Length <= 1)
            return Apply(input, mode.Training, mean, variance);
        Tensor[] chunks = input.split(sizes);
        var normalised = new Tensor[chunks.Length];
        for (int i = 0; i < chunks.Length; i++)
        {
            normalised[i] = i == 0 ? Apply(chunks[i], true, mean, variance) : Apply(chunks[i], true, null, null);
            chunks[i].Dispose();
        }
        Tensor whole = cat(normalised);
        foreach (Tensor chunk in normalised)
            chunk.Dispose();
        return whole;
    }

    private Tensor Apply(Tensor input, bool training, Tensor? runningMean, Tensor? runningVariance) =>
        nn.functional.batch_norm(input, runningMean!, runningVariance!, weight, bias, training, Momentum, Epsilon);
}

/// <summary>
/// IBN-a (Pan et al., arXiv 1807.09441): the first half of the channels by instance, the second half by batch.
/// </summary>
internal sealed class InstanceBatchNorm(NetworkState state, string name) : INormalisation
{
    private readonly Tensor weight = state[$"{name}.IN.weight"], bias = state[$"{name}.IN.bias"];
    private readonly BatchNorm batch = new(state, $"{name}.BN");

    /// <inheritdoc/>
    public Tensor Forward(Tensor input, NormalisationMode mode)
    {
        long half = weight.shape[0];
        Tensor[] halves = input.split([half, input.shape[1] - half], 1);
        using Tensor first = halves[0], second = halves[1], firstDense = ChannelsLast(first), secondDense = ChannelsLast(second);
        using Tensor byInstance = nn.functional.instance_norm(firstDense, null, null, weight, bias);
        using Tensor byBatch = batch.Forward(secondDense, mode);
        using Tensor joined = cat([byInstance, byBatch], 1);
        return ChannelsLast(joined);
    }

    private static Tensor ChannelsLast(Tensor image)
    {
        using Tensor last = image.permute(0, 2, 3, 1);
        using Tensor dense = last.contiguous();
        return dense.permute(0, 3, 1, 2);
    }
}
