using System.Runtime.InteropServices;
using Slr.Primitives;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>
/// Decoded images kept as bytes on the device, from which whole batches of views are rendered there: a step then moves
/// a few kilobytes of coordinates instead of megabytes of pixels. The same formula as on the CPU: mirrored, shifted on
/// black, (x / 255 - mean) / deviation with ImageNet's numbers as one product and one sum, a rectangle filled with
/// one colour. Each operation rounds once, so all numbers are those of the CPU bit for bit.
/// </summary>
public sealed class DeviceImages : IDisposable
{
    private readonly TrainingDevice device;
    private readonly int count, height, width;
    private readonly Tensor bytes, scale, offset;

    /// <summary>Reserves the memory: count x height x width x 3 bytes.</summary>
    public DeviceImages(TrainingDevice device, int count, int height, int width)
    {
        using IDisposable scope = NewDisposeScope();
        (this.device, this.count, this.height, this.width) = (device, count, height, width);
        bytes = zeros([count, height, width, 3], ScalarType.Byte, device.Device);
        scale = OnDevice<float>([.. Enumerable.Range(0, 3).Select(ImageNet.Scale)], 3);
        offset = OnDevice<float>([.. Enumerable.Range(0, 3).Select(ImageNet.Offset)], 3);
        foreach (Tensor kept in (Tensor[])[bytes, scale, offset])
            kept.DetachFromDisposeScope();
    }

    /// <summary>Bytes that images of this number and size need.</summary>
    public static long BytesFor(int count, int height, int width) => 3L * count * height * width;

    /// <summary>Stores images.</summary>
    /// <param name="first">The number of the first.</param>
    /// <param name="pixels">Whole images, each height x width x 3 bytes RGB.</param>
    /// <exception cref="ArgumentException">No whole images, or too many.</exception>
    public void Put(int first, ReadOnlySpan<byte> pixels)
    {
        int size = height * width * 3, images = pixels.Length / size;
        if (pixels.Length % size != 0 || first < 0 || first + images > count)
            throw new ArgumentException($"{pixels.Length} bytes from image {first} on do not fit {count} images of {size} bytes");
        using IDisposable scope = NewDisposeScope();
        Tensor host = empty([images, height, width, 3], ScalarType.Byte);
        pixels.CopyTo(host.bytes);
        bytes.narrow(0, first, images).copy_(Upload.ToDevice(host, device));
    }

    /// <summary>Renders a batch of views.</summary>
    /// <param name="views">How each image is shown.</param>
    /// <param name="fill">Red, green and blue of what is erased, normalised; nothing for the mean colour, which is 0.</param>
    /// <exception cref="ArgumentException">A view is of no image here.</exception>
    public NetworkInput Render(ReadOnlySpan<ImageView> views, ReadOnlySpan<float> fill = default)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        int batch = views.Length;
        long[] rows = new long[batch * height], columns = new long[batch * width];
        bool[] rowOutside = new bool[rows.Length], columnOutside = new bool[columns.Length];
        bool[] rowErased = new bool[rows.Length], columnErased = new bool[columns.Length];
        for (int i = 0; i < batch; i++)
        {
            ImageView view = views[i];
            if ((uint)view.Image >= (uint)count)
                throw new ArgumentException($"view {i} is of image {view.Image}; there are {count}");
            Axis(height, view.Down, false, view.ErasedTop, view.ErasedHeight,
                rows.AsSpan(i * height, height), rowOutside.AsSpan(i * height, height), rowErased.AsSpan(i * height, height));
            Axis(width, view.Right, view.Flip, view.ErasedLeft, view.ErasedWidth,
                columns.AsSpan(i * width, width), columnOutside.AsSpan(i * width, width), columnErased.AsSpan(i * width, width));
            foreach (ref long row in rows.AsSpan(i * height, height))
                row = ((long)view.Image * height + row) * width;
        }
        Tensor at = OnDevice(rows, batch, height, 1).add(OnDevice(columns, batch, 1, width), Scalars.IntegerOne);
        Tensor shown = bytes.view(-1, 3).index_select(0, at.flatten()).view(batch, height, width, 3);
        shown.masked_fill_(Either(rowOutside, columnOutside), Scalars.Zero);
        Tensor numbers = shown.to(ScalarType.Float32).mul_(scale).add_(offset, Scalars.One);
        Tensor erased = Both(rowErased, columnErased);
        numbers = fill.ContainsAnyExcept(0f) ? where(erased, OnDevice(fill.ToArray(), 3), numbers)
            : numbers.masked_fill_(erased, Scalars.Zero);
        return new NetworkInput(numbers.permute(0, 3, 1, 2));

        Tensor Either(bool[] ofRows, bool[] ofColumns) =>
            OnDevice(ofRows, batch, height, 1, 1).logical_or(OnDevice(ofColumns, batch, 1, width, 1));
        Tensor Both(bool[] ofRows, bool[] ofColumns) =>
            OnDevice(ofRows, batch, height, 1, 1).logical_and(OnDevice(ofColumns, batch, 1, width, 1));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        bytes.Dispose();
        scale.Dispose();
        offset.Dispose();
    }

    /// <summary>Where each place of a view's axis lies in the image, whether that is outside, and whether it is erased.</summary>
    private static void Axis(
        int size, int shift, bool flip, int erased, int erasedSize, Span<long> source, Span<bool> outside, Span<bool> gone)
    {
        for (int i = 0; i < size; i++)
        {
            int there = i + shift;
            outside[i] = (uint)there >= (uint)size;
            source[i] = outside[i] ? 0 : flip ? size - 1 - there : there;
            gone[i] = i >= erased && i < erased + erasedSize;
        }
    }

    private Tensor OnDevice<T>(T[] values, params long[] shape) where T : unmanaged
    {
        ScalarType type = typeof(T) == typeof(long) ? ScalarType.Int64 : typeof(T) == typeof(bool) ? ScalarType.Bool : ScalarType.Float32;
        Tensor host = empty(shape, type);
        MemoryMarshal.AsBytes<T>(values).CopyTo(host.bytes);
        return Upload.ToDevice(host, device);
    }
}
