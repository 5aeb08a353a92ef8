using System.Text.Json;
using System.Text.Json.Serialization;
using Slr.Data;
using Slr.Runs.Outcome;

namespace Slr.Runs.Seals;

/// <summary>What a seal says of itself, in <c>seal.json</c>: the last file written, so a directory without it is no seal.</summary>
public sealed record SealManifest
{
    /// <summary>Version of the format; a seal of another version is not read.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Version of the format.</summary>
    public required int Version { get; init; }

    /// <summary>Stage of the epoch.</summary>
    public required Stage Stage { get; init; }

    /// <summary>The sealed epoch, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>Training steps of the stage so far.</summary>
    public required long Steps { get; init; }

    /// <summary>Scores so far.</summary>
    public required ScoreBoard Scores { get; init; }

    /// <summary>Settings and data that the result depends on; a run with others is another run.</summary>
    public required SortedDictionary<string, string> Identity { get; init; }

    /// <summary>SHA-256 of every other file, by name.</summary>
    public required SortedDictionary<string, string> Files { get; init; }

    internal static JsonSerializerOptions Json { get; } = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}
