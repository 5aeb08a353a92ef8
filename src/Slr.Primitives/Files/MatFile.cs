using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Slr.Primitives.Files;

/// <summary>
/// The numbers of a MATLAB file of level 5 (MathWorks, "MAT-File Format"): what MATLAB saves by default, compressed or not, and
/// scipy.io.savemat writes. Files of version 7.3, which are HDF5, are refused.
/// </summary>
public static class MatFile
{
    private const int Int8 = 1, UInt8 = 2, Int16 = 3, UInt16 = 4, Int32 = 5, UInt32 = 6, Single = 7, Double = 9;
    private const int Matrix = 14, Compressed = 15;

    /// <summary>Text, offset of subsystem data, version and the mark of the byte order.</summary>
    private const int HeaderLength = 128;

    /// <summary>More would be no index of anything: 1 GiB of doubles.</summary>
    private const long MostNumbers = 1L << 27;

    /// <summary>The first array of numbers of two dimensions in the file, in MATLAB's order: column after column.</summary>
    /// <exception cref="FileFormatException">No such file, another format, or no such array in it.</exception>
    public static (int Rows, int Columns, double[] Values) Read(string path)
    {
        byte[] file = InputFile.ReadAllBytes(path);
        if (file.Length < HeaderLength || file[126] != 'I' || file[127] != 'M' || file[125] != 1)
            throw new FileFormatException(path, "is no MATLAB file of level 5 with Intel's byte order; in MATLAB, save it with -v7");
        try
        {
            return First(file.AsSpan(HeaderLength)) ?? throw new FileFormatException(path, "holds no table of numbers");
        }
        catch (Exception error) when (error is ArgumentException or InvalidDataException or OverflowException)
        {
            throw new FileFormatException(path, "is damaged: an element in it is longer than the file, or cannot be unpacked", error);
        }
    }

    private static (int Rows, int Columns, double[] Values)? First(ReadOnlySpan<byte> elements)
    {
        while (elements.Length >= 8)
        {
            ReadOnlySpan<byte> body = Take(ref elements, out int type, padded: false);
            if (type == Compressed)
                return First(Inflated(body));
            if (type == Matrix && Table(body) is { } table)
                return table;
        }
        return null;
    }

    /// <summary>Flags, dimensions, name and values; null when it is no table of numbers.</summary>
    private static (int Rows, int Columns, double[] Values)? Table(ReadOnlySpan<byte> matrix)
    {
        Take(ref matrix, out _);
        ReadOnlySpan<int> extents = MemoryMarshal.Cast<byte, int>(Take(ref matrix, out int kind));
        if (kind != Int32 || extents.Length != 2 || extents[0] < 0 || extents[1] < 0 || (long)extents[0] * extents[1] > MostNumbers)
            return null;
        (int rows, int columns) = (extents[0], extents[1]);
        Take(ref matrix, out _);
        double[] values = Numbers(Take(ref matrix, out int type), type);
        return values.Length == rows * columns ? (rows, columns, values) : null;
    }

    private static double[] Numbers(ReadOnlySpan<byte> bytes, int type) => type switch
    {
        Int8 => Converted<sbyte>(bytes),
        UInt8 => Converted<byte>(bytes),
        Int16 => Converted<short>(bytes),
        UInt16 => Converted<ushort>(bytes),
        Int32 => Converted<int>(bytes),
        UInt32 => Converted<uint>(bytes),
        Single => Converted<float>(bytes),
        Double => Converted<double>(bytes),
        _ => [],
    };

    private static double[] Converted<T>(ReadOnlySpan<byte> bytes) where T : unmanaged, System.Numerics.INumber<T>
    {
        ReadOnlySpan<T> numbers = MemoryMarshal.Cast<byte, T>(bytes);
        double[] values = new double[numbers.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = double.CreateChecked(numbers[i]);
        return values;
    }

    /// <summary>The next element: a tag of type and length, or, of up to four bytes, both in one word with the bytes behind it.</summary>
    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> elements, out int type, bool padded = true)
    {
        uint word = BinaryPrimitives.ReadUInt32LittleEndian(elements);
        ReadOnlySpan<byte> body;
        if (word >> 16 is > 0 and var few)
        {
            type = (int)(word & 0xFFFF);
            body = elements.Slice(4, checked((int)few));
            elements = elements[8..];
            return body;
        }
        type = (int)word;
        int length = checked((int)BinaryPrimitives.ReadUInt32LittleEndian(elements[4..]));
        body = elements.Slice(8, length);
        int end = 8 + (padded ? (length + 7) / 8 * 8 : length);
        elements = elements[Math.Min(end, elements.Length)..];
        return body;
    }

    private static byte[] Inflated(ReadOnlySpan<byte> packed)
    {
        using var from = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        using var to = new MemoryStream();
        from.CopyTo(to);
        return to.ToArray();
    }
}
