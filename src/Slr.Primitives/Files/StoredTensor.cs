using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Slr.Primitives.Files;

/// <summary>A named array of numbers as it lies in a file: row-major, little-endian, independent of any tensor library.</summary>
public sealed record StoredTensor
{
    /// <summary>The tensor's name in its file, for instance <c>layer1.0.conv1.weight</c>.</summary>
    public string Name { get; init; }

    /// <summary>The element type.</summary>
    public StoredType Type { get; }

    /// <summary>The extents, outermost first; empty for a scalar.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>The elements, exactly <see cref="Count"/> times the type's size.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>The number of elements: the product of the extents, 1 for a scalar.</summary>
    public long Count { get; }

    /// <summary>Describes data that lie in memory; they are not copied.</summary>
    /// <exception cref="ArgumentException">The data's length is not what type and shape ask for.</exception>
    public StoredTensor(string name, StoredType type, ImmutableArray<long> shape, ReadOnlyMemory<byte> data)
    {
        ArgumentNullException.ThrowIfNull(name);
        (Name, Type, Shape, Data) = (name, type, shape.IsDefault ? [] : shape, data);
        Count = CountOf(Shape.AsSpan());
        if (Count != data.Length / type.Size() || data.Length % type.Size() != 0)
            throw new ArgumentException(
                $"tensor '{name}' of {type} {Describe(Shape.AsSpan())} needs {Count * type.Size()} bytes, not {data.Length}",
                nameof(data));
    }

    /// <summary>A tensor with a copy of the values. An empty shape means a scalar.</summary>
    public static StoredTensor Of(string name, ReadOnlySpan<long> shape, float[] values) =>
        new(name, StoredType.Float32, [.. shape], Bytes<float>(values));

    /// <inheritdoc cref="Of(string, ReadOnlySpan{long}, float[])"/>
    public static StoredTensor Of(string name, ReadOnlySpan<long> shape, int[] values) =>
        new(name, StoredType.Int32, [.. shape], Bytes<int>(values));

    /// <inheritdoc cref="Of(string, ReadOnlySpan{long}, float[])"/>
    public static StoredTensor Of(string name, ReadOnlySpan<long> shape, long[] values) =>
        new(name, StoredType.Int64, [.. shape], Bytes<long>(values));

    /// <inheritdoc cref="Of(string, ReadOnlySpan{long}, float[])"/>
    public static StoredTensor Of(string name, ReadOnlySpan<long> shape, double[] values) =>
        new(name, StoredType.Float64, [.. shape], Bytes<double>(values));

    /// <summary>The elements in place, without a copy.</summary>
    /// <exception cref="InvalidOperationException">The type is not <see cref="StoredType.Float32"/>.</exception>
    public ReadOnlySpan<float> AsSingles() => Type == StoredType.Float32
        ? MemoryMarshal.Cast<byte, float>(Data.Span)
        : throw new InvalidOperationException($"tensor '{Name}' holds {Type}, not Float32; use ToSingles()");

    /// <summary>A copy of the elements, rounded to single precision.</summary>
    public float[] ToSingles() => StoredConversion.To<float>(Type, Data.Span);

    /// <summary>A copy of the elements in double precision (64-bit integers beyond 2^53 are rounded).</summary>
    public double[] ToDoubles() => StoredConversion.To<double>(Type, Data.Span);

    /// <summary>A copy of the elements as 32-bit integers; fractions are cut off.</summary>
    /// <exception cref="OverflowException">A value does not fit.</exception>
    public int[] ToInt32s() => StoredConversion.To<int>(Type, Data.Span);

    /// <summary>A copy of the elements as 64-bit integers; fractions are cut off.</summary>
    /// <exception cref="OverflowException">A value does not fit.</exception>
    public long[] ToInt64s() => StoredConversion.To<long>(Type, Data.Span);

    /// <summary>True when name, type, shape and every byte are equal.</summary>
    public bool Equals(StoredTensor? other) => other is not null && Name == other.Name && Type == other.Type
        && Shape.AsSpan().SequenceEqual(other.Shape.AsSpan()) && Data.Span.SequenceEqual(other.Data.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Type, Count);

    /// <summary>For instance <c>conv1.weight Float32 [64, 3, 7, 7]</c>.</summary>
    public override string ToString() => $"{Name} {Type} {Describe(Shape.AsSpan())}";

    /// <summary>For instance <c>[64, 3, 7, 7]</c>.</summary>
    public static string Describe(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    /// <summary>The number of elements of a shape.</summary>
    /// <exception cref="ArgumentException">An extent is negative or the product does not fit.</exception>
    internal static long CountOf(ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (long extent in shape)
        {
            if (extent < 0)
                throw new ArgumentException($"negative extent in the shape {Describe(shape)}");
            if (Math.BigMul(count, extent) is var product && product > long.MaxValue / 8)
                throw new ArgumentException($"the shape {Describe(shape)} is too large");
            count = (long)product;
        }
        return count;
    }

    private static byte[] Bytes<T>(T[] values) where T : unmanaged => MemoryMarshal.AsBytes<T>(values).ToArray();
}
