using System.Buffers.Binary;
using System.Text;
using Slr.Cli.Export;
using Slr.Cli.Runs;
using Slr.Cli.Tests.Runs;

namespace Slr.Cli.Tests.Export;

public class TensorBoardFiles
{
    [Fact]
    public void checksums_are_those_of_the_castagnoli_polynomial() =>
        // CRC-32C of "123456789" is 0xE3069283 (RFC 3720); TFRecord rotates it right by 15 and adds a constant.
        Assert.Equal(unchecked(((0xE3069283u >> 15) | (0xE3069283u << 17)) + 0xa282ead8u), EventRecords.Masked("123456789"u8));

    [Fact]
    public void a_scalar_is_the_message_that_the_protocol_describes()
    {
        byte[] record = EventRecords.Scalar(1.5, 300, "a/b", 0.25f);
        byte[] expected = [0x09, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0x10, 0xAC, 0x02, 0x2A, 0x0C, 0x0A, 0x0A, 0x0A, 0x03, (byte)'a', (byte)'/', (byte)'b', 0x15, 0, 0, 0x80, 0x3E];
        Assert.Equal((ulong)expected.Length, BinaryPrimitives.ReadUInt64LittleEndian(record));
        Assert.Equal(expected, record[12..^4]);
        Assert.Equal(EventRecords.Masked(expected), BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(record.Length - 4)));
    }

    [Fact]
    public void a_run_becomes_whole_records_and_a_table_with_a_row_an_epoch()
    {
        using var fixture = new RunFixture();
        ExportObserver.Write(RunFolder.Open(fixture.Folder).Record, DateTimeOffset.UnixEpoch);
        ReadOnlySpan<byte> file = File.ReadAllBytes(Path.Combine(fixture.Folder, "tensorboard", "events.out.tfevents.0.slr"));
        int records = 0;
        while (file.Length > 0)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
            Assert.Equal(EventRecords.Masked(file[..8]), BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
            Assert.Equal(EventRecords.Masked(file.Slice(12, length)), BinaryPrimitives.ReadUInt32LittleEndian(file[(12 + length)..]));
            file = file[(16 + length)..];
            records++;
        }
        Assert.Equal(1 + (300 * 5) + (6 * 12) - 1 + (7 * 4), records);
        string[] table = File.ReadAllLines(Path.Combine(fixture.Folder, "metrics.csv"), Encoding.UTF8);
        Assert.Equal(8, table.Length);
        Assert.StartsWith("0,,,", table[1]);
        Assert.EndsWith("0.75,0.7,0.8", table[7]);
    }
}
