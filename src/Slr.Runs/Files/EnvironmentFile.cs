using System.Text.Json;

namespace Slr.Runs.Files;

/// <summary>The machine, the versions and the data of a run.</summary>
/// <param name="Slr">Version of this program.</param>
/// <param name="Dotnet">The runtime.</param>
/// <param name="System">The operating system.</param>
/// <param name="Torch">libtorch and TorchSharp.</param>
/// <param name="Processor">Name of the processor.</param>
/// <param name="Processors">Its cores, as far as this process may use them.</param>
/// <param name="MemoryBytes">Memory that this process may use.</param>
/// <param name="Device">Where networks compute.</param>
/// <param name="Source">Folder of the labelled data set.</param>
/// <param name="Target">Folder of the unlabelled one.</param>
/// <param name="Generated">True when one of them is drawn stand-in data.</param>
public sealed record RunEnvironment(string? Slr, string Dotnet, string System, string Torch, string Processor, int Processors,
    long MemoryBytes, string Device, string Source, string Target, bool Generated);

/// <summary><c>environment.json</c>: what a run ran on.</summary>
public static class EnvironmentFile
{
    /// <summary>Its values by their names, in the order of the file; none when there is no file, or none that can be read.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(string folder) =>
        RunJson.Read<JsonElement?>(folder, RunFileNames.Environment) is { ValueKind: JsonValueKind.Object } json
            ? [.. json.EnumerateObject().Select(value => KeyValuePair.Create(value.Name, value.Value.ToString()))]
            : [];

    /// <summary>The file's content.</summary>
    public static byte[] ToBytes(RunEnvironment environment) => RunJson.ToBytes(environment);
}
