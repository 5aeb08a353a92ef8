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

    /// <summary>Reads a file of a run; null when there is none, or none that can be read.</summary>
    /// <param name="folder">The run directory.</param>
    /// <param name="name">The file, one of <see cref="RunFileNames"/>.</param>
    internal static T? Read<T>(string folder, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(Path.Combine(folder, name)), Options);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
