using System.Text;
using System.Text.Json;
using Slr.Data;
using Slr.Runs.Files;
using Slr.Runs.Outcome;

namespace Slr.Runs.Seals;

/// <summary>What a seal says of itself, in <c>seal.json</c>; its own hash is beside it, so no byte of a seal is without one.</summary>
public sealed record SealManifest
{
    /// <summary>Version of the format; a seal of another version is not read.</summary>
    public const int CurrentVersion = 2;

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

    /// <summary>Settings, data and machine that the result depends on; a run with others is another run.</summary>
    public required SortedDictionary<string, string> Identity { get; init; }

    /// <summary>SHA-256 of the tables of labels that earlier epochs delivered, by name.</summary>
    public SortedDictionary<string, string> Tables { get; init; } = [];

    /// <summary>SHA-256 of every other file, by name.</summary>
    public required SortedDictionary<string, string> Files { get; init; }

    /// <summary>The manifest as <c>seal.json</c> holds it.</summary>
    public byte[] ToBytes() => RunJson.ToBytes(this);

    /// <summary>Reads <c>seal.json</c>.</summary>
    /// <exception cref="JsonException">It is no manifest.</exception>
    public static SealManifest Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<SealManifest>(json, RunJson.Options) ?? throw new JsonException("the file is empty");

    /// <summary>What <c>seal.sha256</c> holds for a hash of <c>seal.json</c>.</summary>
    public static byte[] HashLine(string hash) => Encoding.ASCII.GetBytes($"{hash}  {SealFiles.Manifest}\n");
}
