using System.Text.Json.Serialization;
using Slr.Data;

namespace Slr.Runs.Lines;

/// <summary>
/// A line of <c>metrics.jsonl</c> or <c>timings.jsonl</c>: something that happened, with its values by the names of docs/metrics.md.
/// </summary>
/// <remarks>Lines are read from runs of other versions too, so a value that a line does not have is null or 0.</remarks>
/// <param name="Event">What happened; a name for each kind of line.</param>
public abstract record RunLine([property: JsonPropertyOrder(-4)] string Event)
{
    /// <summary>A number that can be written; null for one that is missing, infinite or none.</summary>
    protected static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}

/// <summary>A line of <c>metrics.jsonl</c>: only values that a repeated or resumed run reproduces byte for byte.</summary>
/// <param name="Event">Its name.</param>
public abstract record MetricsLine(string Event) : RunLine(Event)
{
    /// <summary>The stage.</summary>
    [JsonPropertyOrder(-2)]
    public Stage Stage { get; init; }

    /// <summary>Its epoch, from 0.</summary>
    [JsonPropertyOrder(-1)]
    public int Epoch { get; init; }
}

/// <summary>A line of <c>timings.jsonl</c>: what the clock decides.</summary>
/// <param name="Event">Its name.</param>
public abstract record TimingLine(string Event) : RunLine(Event)
{
    /// <summary>When it was written; null for lines that do not tell.</summary>
    [JsonPropertyOrder(-3)]
    public DateTimeOffset? Time { get; init; }
}

/// <summary>One that belongs to an epoch.</summary>
/// <param name="Event">Its name.</param>
public abstract record EpochTimingLine(string Event) : TimingLine(Event)
{
    /// <summary>The stage.</summary>
    [JsonPropertyOrder(-2)]
    public Stage Stage { get; init; }

    /// <summary>Its epoch, from 0.</summary>
    [JsonPropertyOrder(-1)]
    public int Epoch { get; init; }
}
