using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Slr.Models.Networks;

/// <summary>
/// The loops of a training pass's normalisation over pixels whose channels lie side by side: statistics, what follows them, and
/// their derivatives, each in one pass over memory.
/// </summary>
/// <remarks>
/// Sums run over pixels in one order, whatever the width of the processor's registers: bytes are the same on all. A segment is summed in
/// blocks that stay in a core's first cache, and segments are put together in turn, so that bytes do not depend on threads either.
/// Squares are summed around each block's own mean (Chan, Golub and LeVeque 1983).
/// </remarks>
internal static unsafe class NormalisationKernel
{
    private const int Lanes = 8, BlockValues = 4096, BlocksOfSegment = 16;

    /// <summary>Pixels of a segment.</summary>
    public static int SegmentOf(int channels) => BlocksOfSegment * BlockOf(channels);

    /// <summary>Mean and summed squares around it of each channel over some pixels.</summary>
    /// <param name="x">First channel of the first pixel.</param>
    /// <param name="stride">Values from one pixel to the next.</param>
    /// <param name="pixels">How many.</param>
    /// <param name="channels">Channels of a pixel.</param>
    /// <param name="mean">Gets a mean each.</param>
    /// <param name="squares">Gets a sum each.</param>
    public static void Statistics(float* x, int stride, int pixels, int channels, float* mean, float* squares)
    {
        float* blockMean = stackalloc float[channels], blockSquares = stackalloc float[channels];
        int block = BlockOf(channels);
        for (int done = 0; done < pixels; done += block)
        {
            int count = Math.Min(block, pixels - done);
            float* at = x + (long)done * stride;
            Means(at, stride, count, channels, blockMean);
            Squares(at, stride, count, channels, blockMean, blockSquares);
            Combine(done, mean, squares, count, blockMean, blockSquares, channels);
        }
    }

    /// <summary>Puts statistics of two sets of pixels together: the first set's become those of both.</summary>
    /// <param name="done">Pixels of the first set; with none, its statistics are not read.</param>
    /// <param name="mean">The first set's means.</param>
    /// <param name="squares">Its sums.</param>
    /// <param name="count">Pixels of the second set.</param>
    /// <param name="otherMean">The second set's means.</param>
    /// <param name="otherSquares">Its sums.</param>
    /// <param name="channels">Channels.</param>
    public static void Combine(int done, float* mean, float* squares, int count, float* otherMean, float* otherSquares, int channels)
    {
        float share = (float)count / (done + count), both = done * share;
        for (int c = 0; c < channels; c++)
        {
            float before = done == 0 ? 0 : mean[c], delta = otherMean[c] - before;
            mean[c] = MathF.FusedMultiplyAdd(delta, share, before);
            squares[c] = (done == 0 ? 0 : squares[c]) + MathF.FusedMultiplyAdd(delta * delta, both, otherSquares[c]);
        }
    }

    /// <summary>y = scale x + shift, plus what is added, and nothing below 0 where there is a ReLU.</summary>
    /// <param name="x">First channel of the first pixel.</param>
    /// <param name="added">The same place in what is added; null for nothing.</param>
    /// <param name="y">The same place in the result, which may be <paramref name="x"/>.</param>
    /// <param name="stride">Values from one pixel to the next, in all of them.</param>
    /// <param name="pixels">How many.</param>
    /// <param name="channels">Channels of a pixel.</param>
    /// <param name="scale">One a channel.</param>
    /// <param name="shift">One a channel.</param>
    /// <param name="relu">True: nothing below 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(
        float* x, float* added, float* y, int stride, int pixels, int channels, float* scale, float* shift, bool relu)
    {
        float least = relu ? 0 : float.NegativeInfinity;
        var floor = Vector256.Create(least);
        for (int pixel = 0; pixel < pixels; pixel++, x += stride, y += stride, added += added is null ? 0 : stride)
        {
            int c = 0;
            if (added is null)
                for (; c <= channels - Lanes; c += Lanes)
                    Vector256.Max(Vector256.FusedMultiplyAdd(At(x, c), At(scale, c), At(shift, c)), floor).Store(y + c);
            else
                for (; c <= channels - Lanes; c += Lanes)
                    Vector256.Max(Vector256.FusedMultiplyAdd(At(x, c), At(scale, c), At(shift, c)) + At(added, c), floor).Store(y + c);
            for (; c < channels; c++)
                y[c] = MathF.Max(MathF.FusedMultiplyAdd(x[c], scale[c], shift[c]) + (added is null ? 0 : added[c]), least);
        }
    }

    /// <summary>Sums of slopes, and of slopes times what lies around the mean.</summary>
    /// <param name="x">First channel of the first pixel that was normalised.</param>
    /// <param name="y">The same place in the result; null where no ReLU followed.</param>
    /// <param name="slope">The same place in its slope; becomes 0 where the ReLU gave 0.</param>
    /// <param name="stride">Values from one pixel to the next, in all of them.</param>
    /// <param name="pixels">How many.</param>
    /// <param name="channels">Channels of a pixel.</param>
    /// <param name="mean">One a channel.</param>
    /// <param name="sums">Gets a sum of slopes for each channel.</param>
    /// <param name="products">Gets a sum of products for each channel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Slopes(
        float* x, float* y, float* slope, int stride, int pixels, int channels, float* mean, float* sums, float* products)
    {
        new Span<float>(sums, channels).Clear();
        new Span<float>(products, channels).Clear();
        int block = BlockOf(channels);
        for (int done = 0; done < pixels; done += block)
        {
            int count = Math.Min(block, pixels - done);
            long at = (long)done * stride;
            int c = 0;
            for (; c <= channels - 2 * Lanes; c += 2 * Lanes)
            {
                Vector256<float> a = default, b = default, p = default, q = default, m = At(mean, c), n = At(mean, c + Lanes);
                long i = at + c;
                for (int pixel = 0; pixel < count; pixel++, i += stride)
                {
                    Vector256<float> v = Vector256.Load(slope + i), w = Vector256.Load(slope + i + Lanes);
                    if (y is not null)
                    {
                        v &= Vector256.GreaterThan(Vector256.Load(y + i), Vector256<float>.Zero);
                        w &= Vector256.GreaterThan(Vector256.Load(y + i + Lanes), Vector256<float>.Zero);
                        v.Store(slope + i);
                        w.Store(slope + i + Lanes);
                    }
                    a += v;
                    b += w;
                    p = Vector256.FusedMultiplyAdd(v, Vector256.Load(x + i) - m, p);
                    q = Vector256.FusedMultiplyAdd(w, Vector256.Load(x + i + Lanes) - n, q);
                }
                (At(sums, c) + a).Store(sums + c);
                (At(sums, c + Lanes) + b).Store(sums + c + Lanes);
                (At(products, c) + p).Store(products + c);
                (At(products, c + Lanes) + q).Store(products + c + Lanes);
            }
            for (; c < channels; c++)
            {
                float a = 0, p = 0;
                long i = at + c;
                for (int pixel = 0; pixel < count; pixel++, i += stride)
                {
                    if (y is not null && !(y[i] > 0))
                        slope[i] = 0;
                    a += slope[i];
                    p = MathF.FusedMultiplyAdd(slope[i], x[i] - mean[c], p);
                }
                sums[c] += a;
                products[c] += p;
            }
        }
    }

    /// <summary>result = scale slope + (factor x + shift).</summary>
    /// <param name="x">First channel of the first pixel that was normalised.</param>
    /// <param name="slope">The same place in the slope of the result, as <see cref="Slopes"/> left it.</param>
    /// <param name="result">The same place in what gets the slope of <paramref name="x"/>; may be <paramref name="slope"/>.</param>
    /// <param name="stride">Values from one pixel to the next, in all of them.</param>
    /// <param name="pixels">How many.</param>
    /// <param name="channels">Channels of a pixel.</param>
    /// <param name="scale">One a channel.</param>
    /// <param name="factor">One a channel.</param>
    /// <param name="shift">One a channel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(
        float* x, float* slope, float* result, int stride, int pixels, int channels, float* scale, float* factor, float* shift)
    {
        for (int pixel = 0; pixel < pixels; pixel++, x += stride, slope += stride, result += stride)
        {
            int c = 0;
            for (; c <= channels - Lanes; c += Lanes)
                Vector256.FusedMultiplyAdd(At(slope, c), At(scale, c), Vector256.FusedMultiplyAdd(At(x, c), At(factor, c), At(shift, c)))
                    .Store(result + c);
            for (; c < channels; c++)
                result[c] = MathF.FusedMultiplyAdd(slope[c], scale[c], MathF.FusedMultiplyAdd(x[c], factor[c], shift[c]));
        }
    }

    private static int BlockOf(int channels) => Math.Clamp(BlockValues / channels, 4, 128);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> At(float* values, int at) => Vector256.Load(values + at);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Means(float* x, int stride, int pixels, int channels, float* mean)
    {
        float inverse = 1f / pixels;
        int c = 0;
        for (; c <= channels - 4 * Lanes; c += 4 * Lanes)
        {
            Vector256<float> a = default, b = default, d = default, e = default;
            float* at = x + c;
            for (int pixel = 0; pixel < pixels; pixel++, at += stride)
            {
                a += At(at, 0);
                b += At(at, Lanes);
                d += At(at, 2 * Lanes);
                e += At(at, 3 * Lanes);
            }
            (a * inverse).Store(mean + c);
            (b * inverse).Store(mean + c + Lanes);
            (d * inverse).Store(mean + c + 2 * Lanes);
            (e * inverse).Store(mean + c + 3 * Lanes);
        }
        for (; c <= channels - Lanes; c += Lanes)
        {
            Vector256<float> a = default;
            float* at = x + c;
            for (int pixel = 0; pixel < pixels; pixel++, at += stride)
                a += At(at, 0);
            (a * inverse).Store(mean + c);
        }
        for (; c < channels; c++)
        {
            float a = 0;
            for (int pixel = 0; pixel < pixels; pixel++)
                a += x[(long)pixel * stride + c];
            mean[c] = a * inverse;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Squares(float* x, int stride, int pixels, int channels, float* mean, float* squares)
    {
        int c = 0;
        for (; c <= channels - 4 * Lanes; c += 4 * Lanes)
        {
            Vector256<float> a = default, b = default, d = default, e = default;
            Vector256<float> k = At(mean, c), l = At(mean, c + Lanes), m = At(mean, c + 2 * Lanes), n = At(mean, c + 3 * Lanes);
            float* at = x + c;
            for (int pixel = 0; pixel < pixels; pixel++, at += stride)
            {
                Vector256<float> v = At(at, 0) - k, w = At(at, Lanes) - l, y = At(at, 2 * Lanes) - m, z = At(at, 3 * Lanes) - n;
                a = Vector256.FusedMultiplyAdd(v, v, a);
                b = Vector256.FusedMultiplyAdd(w, w, b);
                d = Vector256.FusedMultiplyAdd(y, y, d);
                e = Vector256.FusedMultiplyAdd(z, z, e);
            }
            a.Store(squares + c);
            b.Store(squares + c + Lanes);
            d.Store(squares + c + 2 * Lanes);
            e.Store(squares + c + 3 * Lanes);
        }
        for (; c <= channels - Lanes; c += Lanes)
        {
            Vector256<float> a = default, m = At(mean, c);
            float* at = x + c;
            for (int pixel = 0; pixel < pixels; pixel++, at += stride)
            {
                Vector256<float> v = At(at, 0) - m;
                a = Vector256.FusedMultiplyAdd(v, v, a);
            }
            a.Store(squares + c);
        }
        for (; c < channels; c++)
        {
            float a = 0;
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                float v = x[(long)pixel * stride + c] - mean[c];
                a = MathF.FusedMultiplyAdd(v, v, a);
            }
            squares[c] = a;
        }
    }
}
