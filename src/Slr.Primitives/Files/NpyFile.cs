using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Slr.Primitives.Files;

/// <summary>
/// NumPy's <c>.npy</c> format, versions 1 to 3. Arrays in Fortran's order and big-endian numbers are read too, and arranged as the
/// others. Writing is deterministic and gives the bytes that <c>numpy.save</c> gives.
/// </summary>
public static class NpyFile
{
    internal static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a whole array.</summary>
    /// <exception cref="FileFormatException">
    /// Not a .npy file, truncated, or an element type that is not a plain number.
    /// </exception>
    public static NpyArray Read(string path)
    {
        using FileStream stream = InputFile.Open(path);
        return Read(stream, path);
    }

    /// <summary>Reads a whole array from a stream that knows its length, from its start.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="path">What messages call it.</param>
    /// <exception cref="FileFormatException">As for a file.</exception>
    public static NpyArray Read(Stream stream, string path)
    {
        (StoredType type, long[] shape, bool bigEndian, bool fortran) = ReadStart(stream, path);
        long length = stream.Length - stream.Position;
        if (length > Array.MaxLength)
            throw new FileFormatException(path, $"{length} bytes of data; arrays up to 2 GB can be read");
        byte[] data = GC.AllocateUninitializedArray<byte>((int)length);
        stream.ReadExactly(data);
        if (bigEndian)
            Reverse(data, type.Size());
        return new NpyArray(new StoredTensor(path, type, [.. shape], fortran ? InRows(data, shape, type.Size()) : data));
    }

    /// <summary>Reads the header, and sees to it that as many bytes follow as it says.</summary>
    internal static (StoredType Type, long[] Shape, bool IsBigEndian, bool IsFortran) ReadStart(Stream stream, string path)
    {
        var header = NpyHeader.Parse(ReadHeader(stream, path), path);
        long length = StoredTensor.CountOf(header.Shape) * header.Type.Size(), rest = stream.Length - stream.Position;
        return length == rest ? header : throw new FileFormatException(path,
            $"an array {StoredTensor.Describe(header.Shape)} of {header.Type} needs {length} bytes of data, the file has {rest}");
    }

    /// <summary>Turns the bytes of each number around.</summary>
    internal static void Reverse(Span<byte> data, int size)
    {
        for (int at = 0; at < data.Length; at += size)
            data.Slice(at, size).Reverse();
    }

    /// <summary>The elements with the last axis fastest, of an array whose first is.</summary>
    private static byte[] InRows(byte[] data, long[] shape, int size)
    {
        byte[] rows = GC.AllocateUninitializedArray<byte>(data.Length);
        long[] at = new long[shape.Length];
        for (int to = 0; to < rows.Length; to += size)
        {
            long from = 0;
            for (int axis = shape.Length - 1; axis >= 0; axis--)
                from = from * shape[axis] + at[axis];
            data.AsSpan((int)(from * size), size).CopyTo(rows.AsSpan(to));
            for (int axis = shape.Length - 1; axis >= 0 && ++at[axis] == shape[axis]; axis--)
                at[axis] = 0;
        }
        return rows;
    }

    /// <summary>Writes single precision numbers in C order.</summary>
    /// <exception cref="ArgumentException">The shape and the number of values differ.</exception>
    public static void Write(string path, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Write(path, new StoredTensor(path, StoredType.Float32, [.. shape], MemoryMarshal.AsBytes(values).ToArray()));

    /// <summary>Writes 32-bit integers in C order.</summary>
    /// <exception cref="ArgumentException">The shape and the number of values differ.</exception>
    public static void Write(string path, ReadOnlySpan<int> values, params ReadOnlySpan<long> shape) =>
        Write(path, Tensor(path, values, shape));

    /// <summary>Writes 32-bit integers in C order to a stream.</summary>
    /// <exception cref="ArgumentException">The shape and the number of values differ.</exception>
    public static void Write(Stream stream, ReadOnlySpan<int> values, params ReadOnlySpan<long> shape) =>
        Write(stream, Tensor("", values, shape));

    private static StoredTensor Tensor(string name, ReadOnlySpan<int> values, ReadOnlySpan<long> shape) =>
        new(name, StoredType.Int32, [.. shape], MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Writes a tensor, whole or not at all.</summary>
    /// <exception cref="ArgumentException">NumPy has no name for the element type (bfloat16).</exception>
    public static void Write(string path, StoredTensor tensor)
    {
        AtomicFile.Write(path, stream => Write(stream, tensor));
    }

    /// <summary>Writes a tensor to a stream.</summary>
    /// <exception cref="ArgumentException">NumPy has no name for the element type (bfloat16).</exception>
    public static void Write(Stream stream, StoredTensor tensor)
    {
        byte[] header = NpyHeader.Build(tensor.Type, tensor.Shape.AsSpan());
        stream.Write(Magic);
        stream.Write(header);
        stream.Write(tensor.Data.Span);
    }

    private static string ReadHeader(Stream stream, string path)
    {
        Span<byte> start = stackalloc byte[8];
        if (stream.Length < 10 || stream.ReadAtLeast(start, 8, throwOnEndOfStream: false) < 8 || !start[..6].SequenceEqual(Magic))
            throw new FileFormatException(path, "not a NumPy .npy file (made by numpy.save)");
        int version = start[6];
        if (version is < 1 or > 3)
            throw new FileFormatException(path, $".npy version {version}; versions 1 to 3 can be read");
        Span<byte> size = stackalloc byte[version == 1 ? 2 : 4];
        if (stream.ReadAtLeast(size, size.Length, throwOnEndOfStream: false) < size.Length)
            throw new FileFormatException(path, "truncated inside the header");
        uint length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(size) : BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > Math.Min(1 << 20, stream.Length - stream.Position))
            throw new FileFormatException(path, $"truncated: the header claims {length} bytes");
        byte[] text = new byte[length];
        stream.ReadExactly(text);
        return version == 3 ? Encoding.UTF8.GetString(text) : Encoding.Latin1.GetString(text);
    }
}
