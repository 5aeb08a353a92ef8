using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Slr.Primitives.Files.Pickle;

/// <summary>Reads a pickle's bytes; every length is checked against what is left before anything is allocated.</summary>
internal sealed class PickleInput(ReadOnlyMemory<byte> data, int position, string path)
{
    /// <summary>The file's name for messages.</summary>
    public string Path { get; } = path;

    /// <summary>The next byte's place.</summary>
    public int Position { get; private set; } = position;

    /// <summary>Bytes that are left.</summary>
    public int Left => data.Length - Position;

    /// <summary>The next bytes, in place.</summary>
    /// <exception cref="FileFormatException">Fewer are left.</exception>
    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > Left)
            throw new FileFormatException(Path, $"truncated at byte {Position}: {count} bytes are missing");
        ReadOnlySpan<byte> bytes = data.Span.Slice(Position, (int)count);
        Position += (int)count;
        return bytes;
    }

    /// <summary>Bytes that stay valid, in place.</summary>
    public ReadOnlyMemory<byte> TakeMemory(long count)
    {
        int start = Position;
        Take(count);
        return data.Slice(start, (int)count);
    }

    /// <summary>One byte.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>A little-endian number.</summary>
    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    /// <inheritdoc cref="UInt16"/>
    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    /// <inheritdoc cref="UInt16"/>
    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <inheritdoc cref="UInt16"/>
    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>A big-endian double.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>Text of this many bytes.</summary>
    public string Utf8(long bytes) => Encoding.UTF8.GetString(Take(bytes));

    /// <summary>Python 2's byte strings, read as Latin-1.</summary>
    public string Latin1(long bytes) => Encoding.Latin1.GetString(Take(bytes));

    /// <summary>Text up to a line feed, which is consumed.</summary>
    public string Line()
    {
        int length = data.Span[Position..].IndexOf((byte)'\n');
        if (length < 0)
            throw new FileFormatException(Path, $"truncated at byte {Position}: a line does not end");
        string line = Utf8(length);
        Position++;
        return line;
    }

    /// <summary>A two's complement integer: a long where it fits, else a big integer (at most 255 bytes).</summary>
    public object Integer(long bytes)
    {
        if (bytes > 255)
            throw new FileFormatException(Path, $"an integer of {bytes} bytes");
        var value = new BigInteger(Take(bytes));
        return value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;
    }
}
