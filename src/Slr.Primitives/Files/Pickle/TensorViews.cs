using System.Collections.Immutable;

namespace Slr.Primitives.Files.Pickle;

/// <summary>Turns views of storages into tensors in C order. Contiguous ones share the storage's memory.</summary>
/// <param name="path">The file's name for messages.</param>
/// <param name="limit">Bytes that may be copied in all, so that a small file cannot ask for much memory.</param>
internal sealed class TensorViews(string path, long limit)
{
    private long copied;

    /// <summary>The tensor of this view.</summary>
    /// <exception cref="FileFormatException">The view reaches outside its storage, or the limit is reached.</exception>
    public StoredTensor Materialise(string name, PickleTensor view)
    {
        long count = Check(name, view);
        int size = view.Storage.Type.Size();
        ReadOnlyMemory<byte> data = IsContiguous(view)
            ? view.Storage.Data.Slice(checked((int)(view.Offset * size)), checked((int)(count * size)))
            : Copy(name, view, count, size);
        return new StoredTensor(name, view.Storage.Type, view.Shape, data);
    }

    private long Check(string name, PickleTensor view)
    {
        if (view.Shape.Length != view.Strides.Length)
            throw new FileFormatException(path, $"tensor '{name}' has {view.Shape.Length} extents and {view.Strides.Length} strides");
        long count = StoredTensor.CountOf(view.Shape.AsSpan());
        if (view.Offset < 0 || view.Offset > view.Storage.Count)
            throw new FileFormatException(path, $"tensor '{name}' begins outside its storage of {view.Storage.Count} elements");
        if (count == 0)
            return 0;
        Int128 last = view.Offset;
        for (int axis = 0; axis < view.Shape.Length; axis++)
        {
            if (view.Strides[axis] < 0)
                throw new FileFormatException(path, $"tensor '{name}' has a negative stride");
            last += (Int128)(view.Shape[axis] - 1) * view.Strides[axis];
        }
        return last < view.Storage.Count
            ? count
            : throw new FileFormatException(path,
                $"tensor '{name}' {StoredTensor.Describe(view.Shape.AsSpan())} reaches outside its storage of {view.Storage.Count} "
                    + "elements");
    }

    private static bool IsContiguous(PickleTensor view)
    {
        long expected = 1;
        for (int axis = view.Shape.Length - 1; axis >= 0; axis--)
        {
            if (view.Shape[axis] != 1 && view.Strides[axis] != expected)
                return view.Shape.Contains(0);
            expected *= view.Shape[axis];
        }
        return true;
    }

    private byte[] Copy(string name, PickleTensor view, long count, int size)
    {
        if (count > (limit - copied) / size)
            throw new FileFormatException(path,
                $"tensor '{name}' would expand the file to more than {limit} bytes in memory; save it with .contiguous()");
        copied += count * size;
        byte[] target = new byte[count * size];
        ReadOnlySpan<byte> source = view.Storage.Data.Span;
        ImmutableArray<long> shape = view.Shape, strides = view.Strides;
        Span<long> at = stackalloc long[shape.Length];
        long from = view.Offset;
        for (int to = 0; to < target.Length; to += size)
        {
            source.Slice((int)(from * size), size).CopyTo(target.AsSpan(to));
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++at[axis] < shape[axis])
                    break;
                from -= strides[axis] * shape[axis];
                at[axis] = 0;
            }
        }
        return target;
    }
}
