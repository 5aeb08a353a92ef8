using System.Numerics;
using System.Runtime.InteropServices;

namespace Slr.Primitives.Files;

/// <summary>Conversion of raw elements into arrays of one number type.</summary>
internal static class StoredConversion
{
    /// <summary>Converts every element; integers are checked for overflow.</summary>
    public static TTo[] To<TTo>(StoredType type, ReadOnlySpan<byte> data) where TTo : unmanaged, INumberBase<TTo> =>
        type switch
        {
            StoredType.Float16 => From<Half, TTo>(data),
            StoredType.BFloat16 => FromBFloat16<TTo>(data),
            StoredType.Float32 => From<float, TTo>(data),
            StoredType.Float64 => From<double, TTo>(data),
            StoredType.Int8 => From<sbyte, TTo>(data),
            StoredType.UInt8 or StoredType.Bool => From<byte, TTo>(data),
            StoredType.Int16 => From<short, TTo>(data),
            StoredType.Int32 => From<int, TTo>(data),
            StoredType.Int64 => From<long, TTo>(data),
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };

    private static TTo[] From<TFrom, TTo>(ReadOnlySpan<byte> data)
        where TFrom : unmanaged, INumberBase<TFrom> where TTo : unmanaged, INumberBase<TTo>
    {
        if (typeof(TFrom) == typeof(TTo))
            return MemoryMarshal.Cast<byte, TTo>(data).ToArray();
        ReadOnlySpan<TFrom> source = MemoryMarshal.Cast<byte, TFrom>(data);
        var values = new TTo[source.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = TTo.CreateChecked(source[i]);
        return values;
    }

    private static TTo[] FromBFloat16<TTo>(ReadOnlySpan<byte> data) where TTo : unmanaged, INumberBase<TTo>
    {
        ReadOnlySpan<ushort> source = MemoryMarshal.Cast<byte, ushort>(data);
        var values = new TTo[source.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = TTo.CreateChecked(BitConverter.UInt32BitsToSingle((uint)source[i] << 16));
        return values;
    }
}
