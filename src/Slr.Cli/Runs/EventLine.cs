using System.Globalization;
using System.Text.Json;

namespace Slr.Cli.Runs;

/// <summary>One line of <c>metrics.jsonl</c> or <c>timings.jsonl</c>: an event with its stage, epoch and values.</summary>
/// <remarks>Lines come from runs of other versions too, so a missing or mistyped value reads as absent, never as an error.</remarks>
internal readonly struct EventLine(JsonElement json)
{
    /// <summary>What happened: <c>step</c>, <c>labels</c>, <c>evaluation</c>, <c>epoch</c>, <c>stage</c>, <c>restart</c> ...</summary>
    public string Event => Text("event") ?? "";

    /// <summary><c>pretrain</c>, <c>adapt</c>, or empty for lines that belong to no stage.</summary>
    public string Stage => Text("stage") ?? "";

    /// <summary>The epoch, counted from 0.</summary>
    public int Epoch => (int)(Number("epoch") ?? 0);

    /// <summary>A text value, or null.</summary>
    public string? Text(string name) =>
        Find(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A finite number, or null.</summary>
    public double? Number(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Number } value && double.IsFinite(value.GetDouble()) ? value.GetDouble() : null;

    /// <summary>A moment, or null.</summary>
    public DateTimeOffset? Moment(string name) => Text(name) is { } text
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset moment) ? moment : null;

    /// <summary>True only for a value that is there and true.</summary>
    public bool IsTrue(string name) => Find(name) is { ValueKind: JsonValueKind.True };

    /// <summary>The objects of a list; empty when there is none.</summary>
    public IEnumerable<EventLine> List(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(item => new EventLine(item)) : [];

    /// <summary>A nested object; every value of it is absent when there is none.</summary>
    public EventLine Inner(string name) => new(Find(name) ?? default);

    private JsonElement? Find(string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) ? value : null;

    /// <summary>Reads a line; false for an empty or half-written one, as the last line of a running job may be.</summary>
    public static bool TryParse(string text, out EventLine line)
    {
        line = default;
        if (string.IsNullOrWhiteSpace(text))
            return false;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            line = new EventLine(document.RootElement.Clone());
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
