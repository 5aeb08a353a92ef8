using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slr.Cli.Console;

/// <summary>What a command found, for people and for scripts.</summary>
/// <param name="Lines">Sentences for a terminal.</param>
/// <param name="Warnings">What a person should look at; for the error stream.</param>
/// <param name="Values">Name to number, in order; whole numbers are written without a point.</param>
internal sealed record Answer(
    ImmutableArray<string> Lines, ImmutableArray<string> Warnings, ImmutableArray<KeyValuePair<string, double>> Values)
{
    /// <summary>Name to text, for scripts alone; after the values.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Texts { get; init; } = [];

    /// <summary>Name to list, for scripts alone; after the values.</summary>
    public ImmutableArray<KeyValuePair<string, JsonArray>> Lists { get; init; } = [];

    /// <summary>The values, texts, lists and warnings as one JSON object.</summary>
    public string ToJson()
    {
        var json = new JsonObject();
        foreach ((string name, double value) in Values)
            json[name] = !double.IsFinite(value) ? null
                : value == Math.Truncate(value) && Math.Abs(value) < 1e15 ? JsonValue.Create((long)value)
                : JsonValue.Create(value);
        foreach ((string name, string text) in Texts)
            json[name] = text;
        foreach ((string name, JsonArray list) in Lists)
            json[name] = list.DeepClone();
        if (Warnings.Length > 0)
            json["warnings"] = new JsonArray([.. Warnings.Select(w => JsonValue.Create(w))]);
        return json.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }
}
