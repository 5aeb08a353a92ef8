using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Slr.Data.Images;

/// <summary>
/// Resizes images exactly as PIL's BICUBIC does: first along the rows, then along the columns, rounded to bytes in
/// between. One instance is used by one thread at a time.
/// </summary>
public sealed class BicubicResizer
{
    /// <summary>Sizes whose weights are kept; data sets of crops have some hundred.</summary>
    private const int KeptWeights = 512;

    private readonly Dictionary<(int Input, int Output), BicubicWeights> weights = [];
    private byte[] rows = [];

    /// <summary>Resizes an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="size">The size wanted.</param>
    /// <param name="destination">Receives height x width x 3 bytes: RGB, row by row.</param>
    public void Resize(PixelBuffer image, ImageSize size, Span<byte> destination)
    {
        int stride = size.Width * 3;
        destination = destination[..(size.Height * stride)];
        bool sameHeight = image.Size.Height == size.Height;
        int needed = image.Size.Height * stride + PixelBuffer.Slack;
        if (rows.Length < needed)
            rows = GC.AllocateUninitializedArray<byte>(needed);
        if (image.Size.Width == size.Width)
            DropFourth(image.Rgbx, rows);
        else
            Horizontal(image, WeightsOf(image.Size.Width, size.Width), size.Width, rows);
        if (sameHeight)
            rows.AsSpan(0, destination.Length).CopyTo(destination);
        else
            Vertical(rows, stride, WeightsOf(image.Size.Height, size.Height), destination);
    }

    private BicubicWeights WeightsOf(int input, int output)
    {
        if (weights.TryGetValue((input, output), out BicubicWeights? known))
            return known;
        if (weights.Count >= KeptWeights)
            weights.Clear();
        return weights[(input, output)] = new BicubicWeights(input, output);
    }

    private static void DropFourth(ReadOnlySpan<byte> rgbx, Span<byte> rgb)
    {
        for (int i = 0, j = 0; i < rgbx.Length; i += 4, j += 3)
            Unsafe.WriteUnaligned(ref rgb[j], Unsafe.ReadUnaligned<uint>(in rgbx[i]));
    }

    /// <summary>
    /// Four input pixels, that is sixteen bytes, at a time. Weights beyond an output pixel's last input are zero, so
    /// what is read there (at worst 12 bytes of the buffer's slack) does not count. Each pixel is stored as four bytes, the last of
    /// which the next pixel overwrites.
    /// </summary>
    internal static void Horizontal(PixelBuffer image, BicubicWeights weights, int width, Span<byte> rows)
    {
        int inputStride = image.Size.Width * 4;
        ref byte input = ref MemoryMarshal.GetReference(image.WithSlack);
        ref byte output = ref MemoryMarshal.GetReference(rows);
        ref int spread = ref MemoryMarshal.GetArrayDataReference(weights.Spread);
        ReadOnlySpan<int> first = weights.First.AsSpan(0, width), count = weights.Count.AsSpan(0, width);
        int stride = weights.Stride * 4;
        for (int y = 0; y < image.Size.Height; y++)
        {
            for (int x = 0; x < first.Length; x++)
            {
                nuint from = (nuint)(y * inputStride + first[x] * 4), at = (nuint)(x * stride);
                Vector128<int> sum = Vector128.Create(BicubicWeights.Half);
                for (int tap = 0; tap < count[x]; tap += 4, from += 16, at += 16)
                    sum += FourTaps(Vector128.LoadUnsafe(ref input, from), ref spread, at);
                sum = Vector128.Min(Vector128.Max(sum >> BicubicWeights.FractionBits, Vector128<int>.Zero), Vector128.Create(255));
                uint pixel = Vector128.Narrow(Vector128.Narrow(sum, sum).AsUInt16(), Vector128<ushort>.Zero).AsUInt32().ToScalar();
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref output, (y * width + x) * 3), pixel);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> FourTaps(Vector128<byte> pixels, ref int spread, nuint at)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<int> wide = Vector512.WidenLower(Vector256.WidenLower(pixels.ToVector256Unsafe()).ToVector512Unsafe()).AsInt32();
            Vector512<int> products = wide * Vector512.LoadUnsafe(ref spread, at);
            Vector256<int> halves = products.GetLower() + products.GetUpper();
            return halves.GetLower() + halves.GetUpper();
        }
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(pixels);
        (Vector128<uint> a, Vector128<uint> b) = Vector128.Widen(low);
        (Vector128<uint> c, Vector128<uint> d) = Vector128.Widen(high);
        return a.AsInt32() * Vector128.LoadUnsafe(ref spread, at) + b.AsInt32() * Vector128.LoadUnsafe(ref spread, at + 4)
            + c.AsInt32() * Vector128.LoadUnsafe(ref spread, at + 8) + d.AsInt32() * Vector128.LoadUnsafe(ref spread, at + 12);
    }

    /// <summary>Sixteen bytes of a row at a time; the row's rest byte by byte.</summary>
    internal static void Vertical(ReadOnlySpan<byte> rows, int stride, BicubicWeights weights, Span<byte> destination)
    {
        for (int y = 0; y < weights.First.Length; y++)
        {
            ReadOnlySpan<int> taps = weights.Values.AsSpan(y * weights.Stride, weights.Count[y]);
            ref byte from = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), weights.First[y] * stride);
            ref byte to = ref destination[y * stride];
            int x = 0;
            for (; x <= stride - 16; x += 16)
                SixteenBytes(ref from, stride, taps, (nuint)x).StoreUnsafe(ref to, (nuint)x);
            for (; x < stride; x++)
            {
                int sum = BicubicWeights.Half;
                for (int tap = 0; tap < taps.Length; tap++)
                    sum += taps[tap] * Unsafe.Add(ref from, tap * stride + x);
                Unsafe.Add(ref to, x) = (byte)Math.Clamp(sum >> BicubicWeights.FractionBits, 0, 255);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> SixteenBytes(ref byte from, int stride, ReadOnlySpan<int> taps, nuint x)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<int> sum = Vector512.Create(BicubicWeights.Half);
            for (int tap = 0; tap < taps.Length; tap++, x += (nuint)stride)
            {
                Vector256<byte> bytes = Vector128.LoadUnsafe(ref from, x).ToVector256Unsafe();
                sum += Vector512.WidenLower(Vector256.WidenLower(bytes).ToVector512Unsafe()).AsInt32() * taps[tap];
            }
            sum = Vector512.Min(Vector512.Max(sum >> BicubicWeights.FractionBits, Vector512<int>.Zero), Vector512.Create(255));
            Vector256<ushort> shorts = Vector512.Narrow(sum, sum).AsUInt16().GetLower();
            return Vector256.Narrow(shorts, shorts).GetLower();
        }
        Vector256<int> left = Vector256.Create(BicubicWeights.Half), right = left;
        for (int tap = 0; tap < taps.Length; tap++, x += (nuint)stride)
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.LoadUnsafe(ref from, x));
            left += Vector256.WidenLower(low.ToVector256Unsafe()).AsInt32() * taps[tap];
            right += Vector256.WidenLower(high.ToVector256Unsafe()).AsInt32() * taps[tap];
        }
        Vector256<int> most = Vector256.Create(255);
        left = Vector256.Min(Vector256.Max(left >> BicubicWeights.FractionBits, Vector256<int>.Zero), most);
        right = Vector256.Min(Vector256.Max(right >> BicubicWeights.FractionBits, Vector256<int>.Zero), most);
        Vector256<ushort> both = Vector256.Narrow(left, right).AsUInt16();
        return Vector128.Narrow(both.GetLower(), both.GetUpper());
    }
}
