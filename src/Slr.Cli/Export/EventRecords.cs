using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Slr.Cli.Export;

/// <summary>
/// Encodes TensorBoard's event records: a length, its checksum, an <c>Event</c> message of <c>event.proto</c>, and its
/// checksum (CRC-32C, rotated and offset as TFRecord masks it).
/// </summary>
internal static class EventRecords
{
    /// <summary>Bytes of a record before and after its message.</summary>
    public const int Head = 12, Tail = 4;

    private const uint MaskDelta = 0xa282ead8;

    /// <summary>The record that opens a file: its format's version.</summary>
    public static byte[] Version(double wallTime) => Frame([.. Fixed64(1, wallTime), .. Bytes(3, "brain.Event:2"u8)]);

    /// <summary>A scalar at a step.</summary>
    /// <param name="wallTime">Seconds since 1970.</param>
    /// <param name="step">The step, at least 0.</param>
    /// <param name="tag">Its name, for example <c>target/mAP</c>.</param>
    /// <param name="value">Its value.</param>
    public static byte[] Scalar(double wallTime, long step, string tag, float value)
    {
        Span<byte> number = stackalloc byte[5];
        number[0] = (2 << 3) | 5; // Summary.Value.simple_value, 32 bits
        BinaryPrimitives.WriteSingleLittleEndian(number[1..], value);
        byte[] item = [.. Bytes(1, Encoding.UTF8.GetBytes(tag)), .. number];
        return Frame([.. Fixed64(1, wallTime), 2 << 3, .. Varint((ulong)step), .. Bytes(5, Bytes(1, item))]);
    }

    /// <summary>Length, masked checksum, data, masked checksum.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> data)
    {
        byte[] record = new byte[Head + data.Length + Tail];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Masked(record.AsSpan(0, 8)));
        data.CopyTo(record.AsSpan(Head));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(Head + data.Length), Masked(data));
        return record;
    }

    /// <summary>The messages of a file's whole records, up to the first that is torn or damaged.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="whole">Bytes of those records.</param>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Messages(ReadOnlyMemory<byte> file, out int whole)
    {
        List<ReadOnlyMemory<byte>> messages = [];
        whole = 0;
        while (file.Length - whole >= Head + Tail)
        {
            ReadOnlyMemory<byte> rest = file[whole..];
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(rest.Span);
            if (length > (ulong)(rest.Length - Head - Tail) || !IsSound(rest.Span[..8], rest.Span[8..])
                || !IsSound(rest.Span.Slice(Head, (int)length), rest.Span[(Head + (int)length)..]))
                break;
            messages.Add(rest.Slice(Head, (int)length));
            whole += Head + (int)length + Tail;
        }
        return messages;
    }

    /// <summary>The checksum as TFRecord stores it.</summary>
    public static uint Masked(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
            crc = BitOperations.Crc32C(crc, value);
        crc = ~crc;
        return BitOperations.RotateRight(crc, 15) + MaskDelta;
    }

    private static bool IsSound(ReadOnlySpan<byte> data, ReadOnlySpan<byte> checksum) =>
        Masked(data) == BinaryPrimitives.ReadUInt32LittleEndian(checksum);

    private static byte[] Fixed64(int field, double value)
    {
        byte[] bytes = new byte[9];
        bytes[0] = (byte)((field << 3) | 1);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(1), value);
        return bytes;
    }

    private static byte[] Bytes(int field, ReadOnlySpan<byte> value) =>
        [(byte)((field << 3) | 2), .. Varint((ulong)value.Length), .. value];

    private static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
