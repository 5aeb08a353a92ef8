namespace Slr.Primitives.Files;

/// <summary>The element type of a <see cref="StoredTensor"/>; always little-endian.</summary>
public enum StoredType
{
    /// <summary>IEEE half precision, 2 bytes.</summary>
    Float16,

    /// <summary>The upper half of a single, 2 bytes.</summary>
    BFloat16,

    /// <summary>IEEE single precision, 4 bytes.</summary>
    Float32,

    /// <summary>IEEE double precision, 8 bytes.</summary>
    Float64,

    /// <summary>Signed, 1 byte.</summary>
    Int8,

    /// <summary>Unsigned, 1 byte.</summary>
    UInt8,

    /// <summary>Signed, 2 bytes.</summary>
    Int16,

    /// <summary>Signed, 4 bytes.</summary>
    Int32,

    /// <summary>Signed, 8 bytes.</summary>
    Int64,

    /// <summary>0 or 1, 1 byte.</summary>
    Bool,
}

/// <summary>Facts about element types.</summary>
public static class StoredTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this StoredType type) => type switch
    {
        StoredType.Float16 or StoredType.BFloat16 or StoredType.Int16 => 2,
        StoredType.Float32 or StoredType.Int32 => 4,
        StoredType.Float64 or StoredType.Int64 => 8,
        StoredType.Int8 or StoredType.UInt8 or StoredType.Bool => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
