using System.Text.Json;
using Slr.Runs.Files;
using Slr.Runs.Seals;

namespace Slr.Cli.Runs;

/// <summary>Reads a run directory, also while its run goes on; missing files read as nothing.</summary>
internal sealed class RunReader
{
    private readonly LineTail metrics;
    private readonly LineTail timings;

    private RunReader(string path)
    {
        Record = new RunRecord(path);
        metrics = new LineTail(Path.Combine(path, "metrics.jsonl"));
        timings = new LineTail(Path.Combine(path, "timings.jsonl"));
    }

    /// <summary>What was read so far.</summary>
    public RunRecord Record { get; }

    /// <summary>Opens a run directory and reads it as it is now.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such directory, or it holds no run.</exception>
    public static RunReader Open(string path)
    {
        if (!RunDirectory.IsAt(path))
            throw new DirectoryNotFoundException(
                $"'{path}' is not a run directory: it has neither config.json nor metrics.jsonl. Runs are kept under 'runs'.");
        return Follow(path);
    }

    /// <summary>Follows a run directory that may not hold anything yet.</summary>
    public static RunReader Follow(string path)
    {
        var folder = new RunReader(path);
        folder.Refresh();
        return folder;
    }

    /// <summary>Takes in what was written since the last call.</summary>
    /// <returns>True when there was anything new.</returns>
    public bool Refresh()
    {
        bool any = false;
        foreach (string text in metrics.Read().Concat(timings.Read()))
        {
            if (!EventLine.TryParse(text, out EventLine line))
                continue;
            Record.Add(line);
            any = true;
        }
        if (Record.Settings.Count == 0)
            Record.Settings = ReadSettings();
        if (Record.Environment.Count == 0)
            Record.Environment = [.. Flatten(ReadJson("environment.json"))];
        if (ReadJson("summary.json") is { ValueKind: JsonValueKind.Object } summary)
            Record.Summary = RunSummary.From(summary);
        Record.Quarantine = QuarantineFile.Read(Record.Folder);
        return any;
    }

    private Dictionary<string, SettingNote> ReadSettings()
    {
        Dictionary<string, SettingNote> settings = [];
        JsonElement json = ReadJson("config.json");
        if (json.ValueKind != JsonValueKind.Object)
            return settings;
        foreach (JsonProperty property in json.EnumerateObject())
        {
            bool isNote = property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("value", out _);
            var inner = new EventLine(property.Value);
            settings[property.Name] = isNote
                ? new SettingNote(Plain(property.Value.GetProperty("value")), inner.Text("origin") ?? "")
                : new SettingNote(Plain(property.Value), "");
        }
        return settings;
    }

    private static IEnumerable<KeyValuePair<string, string>> Flatten(JsonElement json, string prefix = "")
    {
        if (json.ValueKind != JsonValueKind.Object)
            return prefix.Length == 0 ? [] : [KeyValuePair.Create(prefix, Plain(json))];
        return json.EnumerateObject()
            .SelectMany(p => Flatten(p.Value, prefix.Length == 0 ? p.Name : $"{prefix}.{p.Name}"));
    }

    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Plain))}]",
        _ => value.GetRawText(),
    };

    private JsonElement ReadJson(string name)
    {
        try
        {
            string path = Path.Combine(Record.Folder, name);
            if (!File.Exists(path))
                return default;
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
            return document.RootElement.Clone();
        }
        catch (Exception error) when (error is JsonException or IOException)
        {
            return default;
        }
    }
}
