using System.Runtime.InteropServices;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Networks;

/// <summary>Channels behind one another that are normalised alike.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Weight">Their scale; its length is their number.</param>
/// <param name="Bias">Their shift.</param>
/// <param name="Running">Running mean and variance, which follow the first chunk; null for channels that have none.</param>
/// <param name="ByImage">Each image by its own statistics; else each chunk.</param>
internal sealed record NormalisedChannels(int First, Tensor Weight, Tensor Bias, (Tensor Mean, Tensor Variance)? Running, bool ByImage)
{
    /// <summary>How many.</summary>
    public int Count => (int)Weight.shape[0];
}

/// <summary>
/// A training pass's normalisation on the CPU with what follows it, the sum of two branches and ReLU, as one operation of our own: chunks
/// are neither cut apart nor joined, and what lies between the steps never goes to memory.
/// </summary>
/// <remarks>
/// Forward reads an image twice and writes it once, backward twice each; libtorch's operations need about twice as much. Bytes depend
/// neither on the processor nor on threads (<see cref="NormalisationKernel"/>).
/// </remarks>
/// <param name="parts">All channels of the image.</param>
internal sealed class FusedNormalisation(IReadOnlyList<NormalisedChannels> parts)
{
    private const float Epsilon = (float)BatchNorm.Epsilon, Momentum = 0.1f;

    /// <summary>True where it can stand for libtorch's: in training mode, channels side by side in the memory of the host.</summary>
    public static bool Fits(TrainingDevice device, Tensor image, NormalisationMode mode) =>
        mode.Training && !device.IsCuda && device.ChannelsLast && image.dtype == ScalarType.Float32
        && (mode.Tape is not null || !is_grad_enabled());

    /// <summary>A new tensor; without a tape <paramref name="image"/>'s own memory.</summary>
    /// <param name="image">[batch, channels, height, width], channels-last, float32.</param>
    /// <param name="mode">The chunks, and where the operation is recorded.</param>
    /// <param name="relu">Nothing below 0.</param>
    /// <param name="added">An image of that shape, added before that; null for nothing.</param>
    public Tensor Forward(Tensor image, NormalisationMode mode, bool relu, Tensor? added)
    {
        int channels = (int)image.shape[1], pixels = (int)(image.shape[2] * image.shape[3]);
        Group[] groups = [.. parts.SelectMany(part => Groups(part, mode, (int)image.shape[0], pixels))];
        Tensor dense = image.ChannelsLast(), result = mode.Tape is null ? dense : empty_like(dense);
        using (Tensor? denseAdded = added?.ChannelsLast())
            Look(dense, result, denseAdded, channels, groups, relu);
        if (mode.Updates)
            foreach (Group group in groups.Where(group => group.Leads))
                group.Follow();
        if (mode.Tape is not { } tape)
            return result;
        using (dense)
            return tape.Record(dense, added, result,
                (input, output, slope) => Differentiate(input, output, slope, channels, groups, relu, added is not null));
    }

    private static IEnumerable<Group> Groups(NormalisedChannels part, NormalisationMode mode, int images, int pixels)
    {
        long[] sizes = part.ByImage ? [.. Enumerable.Repeat(1L, images)] : mode.Chunks;
        int first = 0;
        foreach (long size in sizes)
        {
            yield return new Group(part, first * pixels, (int)size * pixels);
            first += (int)size;
        }
    }

    private static unsafe void Look(Tensor image, Tensor result, Tensor? added, int channels, Group[] groups, bool relu)
    {
        fixed (float* x = Values(image), y = Values(result), z = added is null ? [] : Values(added))
            foreach (Group group in groups)
            {
                int first = group.Part.First, count = group.Part.Count;
                long start = (long)group.FirstPixel * channels + first;
                group.Measure(x + start, channels);
                float[] scale = group.Scale, shift = new float[count];
                ReadOnlySpan<float> bias = Flat(group.Part.Bias);
                for (int c = 0; c < count; c++)
                    shift[c] = bias[c] - group.Mean[c] * scale[c];
                float* from = x + start, to = y + start, also = z is null ? null : z + start;
                InSegments(group.Pixels, count, (pixel, pixels) =>
                {
                    long at = (long)pixel * channels;
                    fixed (float* k = scale, b = shift)
                        NormalisationKernel.Apply(from + at, also is null ? null : also + at, to + at, channels, pixels, count, k, b, relu);
                });
            }
    }

    private static unsafe (Tensor Input, Tensor? Added) Differentiate(
        Tensor image, Tensor result, Tensor slope, int channels, Group[] groups, bool relu, bool added)
    {
        using IDisposable constant = no_grad();
        Tensor dense = slope.ChannelsLast(), ofImage = added ? empty_like(dense) : dense;
        foreach (NormalisedChannels part in groups.Select(group => group.Part).Distinct())
        {
            part.Weight.grad = zeros_like(part.Weight);
            part.Bias.grad = zeros_like(part.Bias);
        }
        fixed (float* x = Values(image), y = relu ? Values(result) : [], g = Values(dense), d = Values(ofImage))
            foreach (Group group in groups)
            {
                int first = group.Part.First, count = group.Part.Count;
                long start = (long)group.FirstPixel * channels + first;
                (float[] sums, float[] products) = group.Slopes(x + start, y is null ? null : y + start, g + start, channels);
                float[] scale = group.Scale, factor = new float[count], shift = new float[count];
                using Tensor ofWeight = group.Part.Weight.grad!, ofBias = group.Part.Bias.grad!;
                Span<float> weights = Flat(ofWeight), biases = Flat(ofBias);
                for (int c = 0; c < count; c++)
                {
                    float inverse = group.Inverse[c], mean = products[c] * inverse * inverse / group.Pixels;
                    weights[c] += products[c] * inverse;
                    biases[c] += sums[c];
                    factor[c] = -scale[c] * mean;
                    shift[c] = -scale[c] * (sums[c] / group.Pixels) - factor[c] * group.Mean[c];
                }
                float* from = x + start, slopes = g + start, to = d + start;
                InSegments(group.Pixels, count, (pixel, pixels) =>
                {
                    long at = (long)pixel * channels;
                    fixed (float* k = scale, f = factor, b = shift)
                        NormalisationKernel.Gradient(from + at, slopes + at, to + at, channels, pixels, count, k, f, b);
                });
            }
        return (ofImage, added ? dense : null);
    }

    /// <summary>Segments one after the other in a lane of one core, else on as many threads as libtorch has here.</summary>
    private static void InSegments(int pixels, int channels, Action<int, int> work)
    {
        int segment = NormalisationKernel.SegmentOf(channels), segments = (pixels + segment - 1) / segment, threads = get_num_threads();
        void Do(int at) => work(at * segment, Math.Min(segment, pixels - at * segment));
        if (threads == 1 || segments == 1)
            for (int at = 0; at < segments; at++)
                Do(at);
        else
            Parallel.For(0, segments, new ParallelOptions { MaxDegreeOfParallelism = threads }, Do);
    }

    /// <summary>The memory of a dense channels-last image.</summary>
    private static Span<float> Values(Tensor image)
    {
        using Tensor rows = image.permute(0, 2, 3, 1);
        return Flat(rows);
    }

    private static Span<float> Flat(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>Pixels and channels that have one statistic a channel.</summary>
    private sealed unsafe class Group(NormalisedChannels part, int firstPixel, int pixels)
    {
        public NormalisedChannels Part => part;

        public int FirstPixel => firstPixel;

        public int Pixels => pixels;

        /// <summary>Mean of each channel.</summary>
        public float[] Mean { get; } = new float[part.Count];

        /// <summary>One over the standard deviation of each.</summary>
        public float[] Inverse { get; } = new float[part.Count];

        /// <summary>What each is multiplied with.</summary>
        public float[] Scale { get; } = new float[part.Count];

        /// <summary>True for what running statistics follow.</summary>
        public bool Leads => firstPixel == 0 && part.Running is not null;

        private float[] Variance { get; } = new float[part.Count];

        /// <summary>Takes the statistics.</summary>
        public void Measure(float* x, int stride)
        {
            int count = part.Count, segment = NormalisationKernel.SegmentOf(count);
            float[] means = new float[Segments(segment) * count], squares = new float[means.Length];
            InSegments(pixels, count, (pixel, some) =>
            {
                int at = pixel / segment * count;
                fixed (float* mean = means, square = squares)
                    NormalisationKernel.Statistics(x + (long)pixel * stride, stride, some, count, mean + at, square + at);
            });
            fixed (float* mean = Mean, variance = Variance, others = means, otherSquares = squares)
                for (int at = 0; at < Segments(segment); at++)
                    NormalisationKernel.Combine(at * segment, mean, variance, Math.Min(segment, pixels - at * segment),
                        others + at * count, otherSquares + at * count, count);
            ReadOnlySpan<float> weight = Flat(part.Weight);
            for (int c = 0; c < count; c++)
            {
                Variance[c] /= pixels;
                Inverse[c] = 1 / MathF.Sqrt(Variance[c] + Epsilon);
                Scale[c] = weight[c] * Inverse[c];
            }
        }

        /// <summary>The running statistics follow; the variance is that of a population of which these pixels are a sample.</summary>
        public void Follow()
        {
            Span<float> mean = Flat(part.Running!.Value.Mean), variance = Flat(part.Running.Value.Variance);
            float unbiased = pixels > 1 ? (float)((double)pixels / (pixels - 1)) : 1;
            for (int c = 0; c < mean.Length; c++)
            {
                mean[c] += Momentum * (Mean[c] - mean[c]);
                variance[c] += Momentum * (Variance[c] * unbiased - variance[c]);
            }
        }

        /// <summary>Sums of slopes and of their products with what lies around the mean, for each channel.</summary>
        public (float[] Sums, float[] Products) Slopes(float* x, float* y, float* slope, int stride)
        {
            int count = part.Count, segment = NormalisationKernel.SegmentOf(count);
            float[] sums = new float[Segments(segment) * count], products = new float[sums.Length];
            InSegments(pixels, count, (pixel, some) =>
            {
                int at = pixel / segment * count;
                long place = (long)pixel * stride;
                fixed (float* mean = Mean, sum = sums, product = products)
                    NormalisationKernel.Slopes(
                        x + place, y is null ? null : y + place, slope + place, stride, some, count, mean, sum + at, product + at);
            });
            for (int at = count; at < sums.Length; at++)
            {
                sums[at % count] += sums[at];
                products[at % count] += products[at];
            }
            return (sums[..count], products[..count]);
        }

        private int Segments(int segment) => (pixels + segment - 1) / segment;
    }
}
