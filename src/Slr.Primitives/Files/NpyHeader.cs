using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Slr.Primitives.Files;

/// <summary>The Python dictionary literal in front of a .npy file's data.</summary>
internal static partial class NpyHeader
{
    private static readonly (StoredType Type, string Code)[] Codes =
    [
        (StoredType.Float16, "<f2"), (StoredType.Float32, "<f4"), (StoredType.Float64, "<f8"), (StoredType.Int8, "|i1"),
        (StoredType.UInt8, "|u1"), (StoredType.Int16, "<i2"), (StoredType.Int32, "<i4"), (StoredType.Int64, "<i8"),
        (StoredType.Bool, "|b1"),
    ];

    /// <summary>Type, shape and arrangement of a header.</summary>
    /// <returns>Also whether bytes of a number come most significant first, and whether columns come first.</returns>
    public static (StoredType Type, long[] Shape, bool IsBigEndian, bool IsFortran) Parse(string header, string path)
    {
        Match code = Descr().Match(header), order = FortranOrder().Match(header), shape = Shape().Match(header);
        if (!code.Success || !order.Success || !shape.Success)
            throw new FileFormatException(path, "the .npy header is damaged, or the array has fields");
        bool bigEndian = code.Groups[1].Value.StartsWith('>');
        int known = Array.FindIndex(Codes, c => c.Code == code.Groups[1].Value.Replace('=', '<').Replace('>', '<'));
        if (known < 0)
            throw new FileFormatException(path, $"elements of type '{code.Groups[1].Value}' cannot be read; " +
                "save with .astype(numpy.float32), float16, float64, int32 or int64");
        string[] extents = shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        long[] values = new long[extents.Length];
        for (int i = 0; i < values.Length; i++)
            if (!long.TryParse(extents[i].TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out values[i]))
                throw new FileFormatException(path, $"the shape ({shape.Groups[1].Value}) cannot be read");
        try
        {
            StoredTensor.CountOf(values);
        }
        catch (ArgumentException e)
        {
            throw new FileFormatException(path, e.Message, e);
        }
        return (Codes[known].Type, values, bigEndian, order.Groups[1].Value == "True");
    }

    /// <summary>Version, length and text as numpy.save writes them: the data begin at a multiple of 64.</summary>
    public static byte[] Build(StoredType type, ReadOnlySpan<long> shape)
    {
        string code = Array.Find(Codes, c => c.Type == type).Code
            ?? throw new ArgumentException($"a .npy file cannot hold {type}; convert to Float32 first", nameof(type));
        string extents = shape.Length == 1 ? $"{shape[0]}," : string.Join(", ", shape.ToArray());
        string text = $"{{'descr': '{code}', 'fortran_order': False, 'shape': ({extents}), }}";
        int padded = (10 + text.Length + 1 + 63) / 64 * 64 - 10;
        byte[] header = new byte[4 + padded];
        header[0] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(2), (ushort)padded);
        Encoding.Latin1.GetBytes(text.PadRight(padded - 1) + "\n", header.AsSpan(4));
        return header;
    }

    [GeneratedRegex(@"'descr'\s*:\s*'([^']*)'")]
    private static partial Regex Descr();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex FortranOrder();

    [GeneratedRegex(@"'shape'\s*:\s*\(([^)]*)\)")]
    private static partial Regex Shape();
}
