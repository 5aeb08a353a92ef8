using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Slr.Runs.Lines;

/// <summary>Writes and reads lines: a JSON object each.</summary>
public static class RunLines
{
    /// <summary>They stand behind a clusterer's figures, as lines of all versions have it.</summary>
    private static readonly string[] BehindFigures = ["quality", "warnings"];

    private static readonly JsonSerializerOptions Options = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        RespectNullableAnnotations = true,
    };

    private static readonly Dictionary<string, Type> Kinds = ((RunLine[])
    [
        new StepLine(), new LabelsLine(), new EpochLine(), new EvaluationLine(),
        new StageLine(), new ThroughputLine(), new MemoryLine(), new RestartLine(),
    ]).ToDictionary(line => line.Event, line => line.GetType());

    /// <summary>Names of the values that a line of labels has, which a clusterer's own figures cannot have.</summary>
    public static IReadOnlySet<string> LabelNames { get; } = Options.GetTypeInfo(typeof(LabelsLine)).Properties
        .Where(property => !property.IsExtensionData).Select(property => property.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>A line with its line break.</summary>
    public static byte[] ToBytes(RunLine line)
    {
        if (line is not LabelsLine { Figures.Count: > 0 })
            return [.. JsonSerializer.SerializeToUtf8Bytes(line, line.GetType(), Options), (byte)'\n'];
        JsonObject json = JsonSerializer.SerializeToNode(line, line.GetType(), Options)!.AsObject();
        foreach (string name in BehindFigures)
        {
            JsonNode? value = json[name];
            if (json.Remove(name))
                json.Add(name, value);
        }
        return [.. JsonSerializer.SerializeToUtf8Bytes(json, Options), (byte)'\n'];
    }

    /// <summary>Reads a line; null for one that is empty, half written, of another kind, or holds values of other kinds.</summary>
    public static RunLine? Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("event", out JsonElement name)
                && name.ValueKind == JsonValueKind.String && Kinds.TryGetValue(name.GetString()!, out Type? kind)
                ? (RunLine?)json.RootElement.Deserialize(kind, Options)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
