using System.Numerics;
using System.Runtime.InteropServices;

namespace Slr.Primitives.Files;

/// <summary>Conversion of raw elements into arrays of one number type.</summary>
internal static class StoredConversion
{
    /// <summary>Converts every element; integers are checked for overflow.</summary>
    public static TTo[] To<TTo>(StoredType type, ReadOnlySpan<byte> data) where TTo : unmanaged, INumberBase<TTo>
    {
        var values = new TTo[data.Length / type.Size()];
        Into(type, data, values.AsSpan());
        return values;
    }

    /// <summary>The same into room for as many elements.</summary>
    public static void Into<TTo>(StoredType type, ReadOnlySpan<byte> data, Span<TTo> values) where TTo : unmanaged, INumberBase<TTo>
    {
        switch (type)
        {
            case StoredType.Float16:
                From<Half, TTo>(data, values);
                break;
            case StoredType.BFloat16:
                FromBFloat16(data, values);
                break;
            case StoredType.Float32:
                From<float, TTo>(data, values);
                break;
            case StoredType.Float64:
                From<double, TTo>(data, values);
                break;
            case StoredType.Int8:
                From<sbyte, TTo>(data, values);
                break;
            case StoredType.UInt8 or StoredType.Bool:
                From<byte, TTo>(data, values);
                break;
            case StoredType.Int16:
                From<short, TTo>(data, values);
                break;
            case StoredType.Int32:
                From<int, TTo>(data, values);
                break;
            case StoredType.Int64:
                From<long, TTo>(data, values);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type));
        }
    }

    private static void From<TFrom, TTo>(ReadOnlySpan<byte> data, Span<TTo> values)
        where TFrom : unmanaged, INumberBase<TFrom> where TTo : unmanaged, INumberBase<TTo>
    {
        if (typeof(TFrom) == typeof(TTo))
        {
            MemoryMarshal.Cast<byte, TTo>(data).CopyTo(values);
            return;
        }
        ReadOnlySpan<TFrom> source = MemoryMarshal.Cast<byte, TFrom>(data);
        for (int i = 0; i < source.Length; i++)
            values[i] = TTo.CreateChecked(source[i]);
    }

    private static void FromBFloat16<TTo>(ReadOnlySpan<byte> data, Span<TTo> values) where TTo : unmanaged, INumberBase<TTo>
    {
        ReadOnlySpan<ushort> source = MemoryMarshal.Cast<byte, ushort>(data);
        for (int i = 0; i < source.Length; i++)
            values[i] = TTo.CreateChecked(BitConverter.UInt32BitsToSingle((uint)source[i] << 16));
    }
}
