using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Slr.Cli.Tests.Export;

/// <summary>A number as TensorBoard has read it.</summary>
internal sealed record ReadScalar(string Tag, long Step, float Value, double WallTime);

/// <summary>
/// Follows event files as TensorBoard does: whole records only, each with both checksums; a record that is not all there is
/// waited for; when a later file exists it goes on there and never comes back.
/// </summary>
internal sealed class TensorBoardReader(string folder)
{
    private readonly List<ReadScalar> scalars = [];
    private string? current;
    private int position;

    public IReadOnlyList<ReadScalar> Scalars => scalars;

    /// <summary>Reads what has come since the last time.</summary>
    public void Poll()
    {
        string[] files = Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)] : [];
        foreach (string file in files.Where(file => string.CompareOrdinal(file, current) >= 0))
        {
            if (file != current)
                (current, position) = (file, 0);
            Read(file);
        }
    }

    private void Read(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        Assert.True(bytes.Length >= position, "what was read is gone");
        while (bytes.Length - position >= 12)
        {
            ReadOnlySpan<byte> rest = bytes.AsSpan(position);
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(rest));
            Assert.True(Masked(rest[..8]) == BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]), "DataLossError: the length is corrupted");
            if (rest.Length < 16 + length)
                return;
            ReadOnlySpan<byte> data = rest.Slice(12, length);
            Assert.True(Masked(data) == BinaryPrimitives.ReadUInt32LittleEndian(rest[(12 + length)..]),
                "DataLossError: the record is corrupted");
            if (position == 0)
                Assert.Equal("brain.Event:2", Encoding.UTF8.GetString(data[11..]));
            else
                scalars.Add(Scalar(data));
            position += 16 + length;
        }
    }

    /// <summary>wall_time (1), step (2), summary (5) { value (1) { tag (1), simple_value (2) } }.</summary>
    private static ReadScalar Scalar(ReadOnlySpan<byte> data)
    {
        Assert.Equal((0x09, 0x10), (data[0], data[9]));
        double wallTime = BinaryPrimitives.ReadDoubleLittleEndian(data[1..]);
        int at = 10;
        long step = 0;
        for (int shift = 0; ; shift += 7)
        {
            step |= (long)(data[at] & 0x7f) << shift;
            if (data[at++] < 0x80)
                break;
        }
        Assert.Equal((0x2A, data.Length - at - 2), (data[at], data[at + 1]));
        Assert.Equal((0x0A, data.Length - at - 4), (data[at + 2], data[at + 3]));
        int name = data[at + 5];
        Assert.Equal((0x0A, 0x15), (data[at + 4], data[at + 6 + name]));
        return new ReadScalar(Encoding.UTF8.GetString(data.Slice(at + 6, name)), step,
            BinaryPrimitives.ReadSingleLittleEndian(data[(at + 7 + name)..]), wallTime);
    }

    /// <summary>CRC-32C by its definition, bit by bit (polynomial 0x1EDC6F41, reflected), masked as TFRecord does.</summary>
    private static uint Masked(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0x82F63B78);
        }
        return BitOperations.RotateRight(~crc, 15) + 0xa282ead8;
    }
}
