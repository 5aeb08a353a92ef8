using System.Text.Json.Serialization;

namespace Slr.Runs.Files;

/// <summary>A setting of a run.</summary>
/// <param name="Value">Its value, as a recipe has it.</param>
/// <param name="Origin">Where it came from: a file and line, the environment, the command line.</param>
public sealed record SettingNote(string Value, string Origin)
{
    /// <summary>True unless the value is the reference configuration's own.</summary>
    [JsonIgnore]
    public bool IsChanged => !Origin.Contains("reference.conf", StringComparison.Ordinal);
}

/// <summary><c>config.json</c>: every setting of a run with its origin, by key.</summary>
public static class SettingsFile
{
    /// <summary>The settings of a run; none when there is no file, or none that can be read.</summary>
    public static IReadOnlyDictionary<string, SettingNote> Read(string folder) =>
        RunJson.Read<Dictionary<string, SettingNote>>(folder, RunFileNames.Settings) ?? [];

    /// <summary>The file's content.</summary>
    public static byte[] ToBytes(IEnumerable<KeyValuePair<string, SettingNote>> settings) =>
        RunJson.ToBytes(new Dictionary<string, SettingNote>(settings));
}
