using System.Buffers;
using Slr.Runs.Lines;

namespace Slr.Actors.Observability;

/// <summary>The lines of <c>metrics.jsonl</c>, kept in memory until their epoch is sealed; the seal carries all lines so far.</summary>
internal sealed class MetricsLog
{
    private readonly ArrayBufferWriter<byte> lines = new();

    /// <summary>Goes on after the lines of a seal.</summary>
    public MetricsLog(ReadOnlySpan<byte> sealedLines) => lines.Write(sealedLines);

    /// <summary>All lines.</summary>
    public ReadOnlySpan<byte> Lines => lines.WrittenSpan;

    /// <summary>Adds a line.</summary>
    public void Add(MetricsLine line) => lines.Write(RunLines.ToBytes(line));
}
