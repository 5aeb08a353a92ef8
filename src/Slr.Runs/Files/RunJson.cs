using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slr.Runs.Files;

/// <summary>How the JSON of a run directory is written and read.</summary>
public static class RunJson
{
    /// <summary>Names in camel case, words for kinds, indented.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        RespectNullableAnnotations = true,
    };

    /// <summary>A file's content.</summary>
    public static byte[] ToBytes<T>(T value) => [.. JsonSerializer.SerializeToUtf8Bytes(value, Options), (byte)'\n'];
}
