using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slr.Cli.Console;
using Slr.Primitives;

namespace Slr.Bench;

/// <summary>How the benchmarks tell what they measured: lines as they come, or one JSON document at the end.</summary>
internal static class BenchOutput
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>Seconds in a column.</summary>
    public static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds,9:0.000} s");

    /// <summary>A ratio to a baseline.</summary>
    public static string Against(string baseline, double? seconds, double? ratio) => seconds is null
        ? "no baseline"
        : string.Create(CultureInfo.InvariantCulture, $"{ratio:0.000} x {baseline} ({seconds:0.000} s)");

    /// <summary>A line for people.</summary>
    public static void Line(Terminal terminal, string row)
    {
        if (!terminal.Json)
            terminal.Writer.WriteLine(row);
    }

    /// <summary>A figure for people, with the processor that it was measured on.</summary>
    public static void Figure(Terminal terminal, string row) => Line(terminal, $"{row}  [{Processor.Description}]");

    /// <summary>All figures for scripts, each with the processor, and the exit code.</summary>
    public static Task<int> Say<T>(Terminal terminal, IReadOnlyList<T> rows)
    {
        Document(terminal, rows.Select(row =>
        {
            JsonNode figure = JsonSerializer.SerializeToNode(row, Json)!;
            figure["processor"] = Processor.Description;
            return figure;
        }));
        return Task.FromResult(ExitCode.Success);
    }

    /// <summary>What scripts read.</summary>
    public static void Document<T>(Terminal terminal, T value)
    {
        if (terminal.Json)
            terminal.Writer.WriteLine(JsonSerializer.Serialize(value, Json));
    }
}
