using System.Buffers.Binary;
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
    public void a_scalar_is_the_message_that_the_protocol_describes_and_is_read_back()
    {
        byte[] record = EventRecords.Scalar(1.5, 300, "a/b", 0.25f);
        byte[] expected = [0x09, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0x10, 0xAC, 0x02, 0x2A, 0x0C, 0x0A, 0x0A, 0x0A, 0x03, (byte)'a', (byte)'/',
            (byte)'b', 0x15, 0, 0, 0x80, 0x3E];
        Assert.Equal((ulong)expected.Length, BinaryPrimitives.ReadUInt64LittleEndian(record));
        Assert.Equal(expected, record[12..^4]);
        Assert.Equal(EventRecords.Masked(expected), BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(record.Length - 4)));
        Assert.Equal(("a/b", 300L), EventMessage.Scalar(expected));
        Assert.Null(EventMessage.Scalar(EventRecords.Version(1.5).AsSpan(12)));
    }

    [Fact]
    public void a_run_directory_has_a_number_for_each_step_and_epoch_and_a_table_with_a_row_an_epoch()
    {
        using var fixture = new RunFixture();
        RunRecord run = RunReader.Open(fixture.Folder).Record;
        Assert.Equal((300 * 5) + (6 * 12) - 1 + (7 * 4), RunScalars.Of(run).Count());
        string[] table = MetricsTable.Write(run).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(8, table.Length);
        Assert.StartsWith("0,,,", table[1]);
        Assert.EndsWith("0.75,0.7,0.8", table[7]);
    }

    [Fact]
    public void what_could_not_be_scored_is_no_number_and_an_empty_cell()
    {
        using var fixture = new RunFixture(scored: false);
        RunRecord run = RunReader.Open(fixture.Folder).Record;
        Assert.DoesNotContain(RunScalars.Of(run), scalar =>
            scalar.Name.StartsWith("target/", StringComparison.Ordinal) || scalar.Name.Contains("quality"));
        string[] table = MetricsTable.Write(run).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(table[2..], row => Assert.EndsWith(new string(',', 10), row));
        Assert.DoesNotContain("NaN", string.Concat(table));
    }
}
