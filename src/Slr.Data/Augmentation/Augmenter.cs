using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Slr.Data.Images;
using Slr.Primitives;

namespace Slr.Data.Augmentation;

/// <summary>
/// Renders the view of an image as the network's input: mirrored, padded with black and cropped, normalised with
/// ImageNet's mean and deviation ((x / 255 - mean) / deviation), a rectangle filled as <see cref="EraseFill"/> says.
/// </summary>
internal static class Augmenter
{
    /// <summary>Bytes in which the three colours and a vector's lanes come out even.</summary>
    private const int Period = 24;

    /// <summary>Normalising as one product and one sum, for <see cref="Period"/> bytes: byte x scale + offset.</summary>
    private static readonly float[] Scale = [.. Enumerable.Range(0, Period).Select(i => ImageNet.Scale(i % 3))];

    private static readonly float[] Offset = [.. Enumerable.Range(0, Period).Select(i => ImageNet.Offset(i % 3))];

    /// <summary>Renders an image unchanged.</summary>
    /// <param name="image">Height x width x 3 bytes.</param>
    /// <param name="output">As many numbers.</param>
    public static void Render(ReadOnlySpan<byte> image, Span<float> output) => Normalise(image, output);

    /// <summary>Renders a view of an image.</summary>
    /// <param name="image">Height x width x 3 bytes.</param>
    /// <param name="size">Its size, and that of the view.</param>
    /// <param name="padding">Padding that the view was drawn with.</param>
    /// <param name="view">The view.</param>
    /// <param name="fill">What is written where the view is erased.</param>
    /// <param name="output">As many numbers as the image has bytes.</param>
    public static void Render(ReadOnlySpan<byte> image, ImageSize size, int padding, View view, EraseFill fill, Span<float> output)
    {
        int stride = size.Width * 3, down = view.Top - padding, right = view.Left - padding;
        byte[] scratch = System.Buffers.ArrayPool<byte>.Shared.Rent(stride + 16);
        Span<byte> row = scratch.AsSpan(0, stride + 16);
        for (int y = 0; y < size.Height; y++)
        {
            row.Clear();
            if ((uint)(y + down) < (uint)size.Height)
                CropRow(image.Slice((y + down) * stride, stride), size.Width, right, view.Flip, row);
            Normalise(row[..stride], output.Slice(y * stride, stride));
        }
        System.Buffers.ArrayPool<byte>.Shared.Return(scratch);
        if (!view.Erased.IsEmpty)
            Erase(view.Erased, fill.Colour(), stride, output);
    }

    private static void Erase(Rectangle erased, ReadOnlySpan<float> colour, int stride, Span<float> output)
    {
        for (int y = erased.Top; y < erased.Top + erased.Height; y++)
        {
            Span<float> row = output.Slice(y * stride + erased.Left * 3, erased.Width * 3);
            for (int i = 0; i < row.Length; i++)
                row[i] = colour[i % 3];
        }
    }

    /// <summary>Column x of the row shows column x + shift of the source, which is mirrored first when asked.</summary>
    private static void CropRow(ReadOnlySpan<byte> source, int width, int shift, bool mirrored, Span<byte> row)
    {
        int from = Math.Max(0, -shift), end = Math.Min(width, width - shift);
        if (end <= from)
            return;
        if (mirrored)
            Mirror(source, width - shift - end, end - from, row[(from * 3)..]);
        else
            source.Slice((from + shift) * 3, (end - from) * 3).CopyTo(row[(from * 3)..]);
    }

    /// <summary>
    /// Writes <paramref name="count"/> pixels from <paramref name="first"/> on in reverse order, five at a time; up to
    /// one byte behind them is cleared.
    /// </summary>
    private static void Mirror(ReadOnlySpan<byte> source, int first, int count, Span<byte> target)
    {
        // The five pixels lie in bytes 1 to 15, so that reading never goes beyond the row's end.
        Vector128<byte> order = Vector128.Create((byte)13, 14, 15, 10, 11, 12, 7, 8, 9, 4, 5, 6, 1, 2, 3, 255);
        int done = 0;
        for (int at = (first + count - 5) * 3 - 1; done + 5 <= count && at >= 0; done += 5, at -= 15)
        {
            Vector128<byte> five = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(source), (nuint)at);
            Vector128.Shuffle(five, order).StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)(done * 3));
        }
        for (; done < count; done++)
            source.Slice((first + count - 1 - done) * 3, 3).CopyTo(target[(done * 3)..]);
    }

    private static void Normalise(ReadOnlySpan<byte> bytes, Span<float> output)
    {
        ref byte from = ref MemoryMarshal.GetReference(bytes);
        ref float to = ref MemoryMarshal.GetReference(output[..bytes.Length]);
        Vector256<float> scale0 = Vector256.Create(Scale, 0), scale1 = Vector256.Create(Scale, 8), scale2 = Vector256.Create(Scale, 16);
        Vector256<float> offset0 = Vector256.Create(Offset, 0), offset1 = Vector256.Create(Offset, 8),
        offset2 = Vector256.Create(Offset, 16);
        int i = 0;
        for (; i <= bytes.Length - Period; i += Period)
        {
            (Eight(ref from, i) * scale0 + offset0).StoreUnsafe(ref to, (nuint)i);
            (Eight(ref from, i + 8) * scale1 + offset1).StoreUnsafe(ref to, (nuint)i + 8);
            (Eight(ref from, i + 16) * scale2 + offset2).StoreUnsafe(ref to, (nuint)i + 16);
        }
        for (int lane = 0; i < bytes.Length; i++, lane++)
            output[i] = bytes[i] * Scale[lane] + Offset[lane];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Eight(ref byte from, int at)
    {
        ulong bytes = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, at));
        Vector128<ushort> shorts = Vector128.WidenLower(Vector128.CreateScalarUnsafe(bytes).AsByte());
        return Vector256.ConvertToSingle(Vector256.WidenLower(shorts.ToVector256Unsafe()).AsInt32());
    }
}
