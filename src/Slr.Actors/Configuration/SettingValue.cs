using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slr.Actors.Configuration;

/// <summary>A setting before it is interpreted.</summary>
/// <param name="Items">One text for a plain value; any number for a list.</param>
/// <param name="IsList">True for a list.</param>
/// <param name="Origin">Where it came from: a file with its line, the environment, or the command line.</param>
internal sealed record SettingValue(IReadOnlyList<string> Items, bool IsList, string Origin)
{
    /// <summary>How the origin of a value begins that comes from the environment; the variable's name follows.</summary>
    public const string EnvironmentVariable = "environment variable ";

    /// <summary>Quoted texts are those of JSON, with letters of all languages as they are.</summary>
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>True unless it is the reference's own.</summary>
    public bool IsChanged => !Origin.Contains("reference.conf", StringComparison.Ordinal);

    /// <summary>True when a variable of the environment says it.</summary>
    public bool IsFromEnvironment => Origin.StartsWith(EnvironmentVariable, StringComparison.Ordinal);

    /// <summary>The value as it could be written in a configuration file.</summary>
    public string Text => IsList ? $"[{string.Join(", ", Items.Select(Quote))}]" : Quote(Items[0]);

    private static string Quote(string item) =>
        item.Length > 0 && item.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            ? item
            : JsonSerializer.Serialize(item, Plain);
}
