using System.Collections.Immutable;
using Slr.Cli.Console;

namespace Slr.Cli.Sweeps;

/// <summary>Settings that go together and are compared with others.</summary>
/// <param name="Words">The settings, <c>key=value</c>.</param>
/// <param name="Against">The arm that it is compared with; null = the first.</param>
internal sealed record SweepArm(ImmutableArray<string> Words, string? Against)
{
    private const string Versus = " vs ";

    /// <summary>Reads <c>name: key=value key=value</c> or <c>name vs other: ...</c>.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static (string Name, SweepArm Arm) Of(string text)
    {
        string[] parts = text.Split(':', 2);
        string[] names = [.. parts[0].Split(Versus, 2).Select(name => name.Trim())];
        ImmutableArray<string> words = [.. parts[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        return parts.Length == 2 && names.All(name => name.Length > 0) && words.All(word => word.IndexOf('=') > 0)
            ? (names[0], new(words, names.ElementAtOrDefault(1)))
            : throw new CommandException($"'{text}' is no arm: write a name and its settings, for instance 'small: network.width=8'");
    }

    /// <summary>The arm as it is typed.</summary>
    public string As(string name) => $"{name}{(Against is null ? "" : Versus + Against)}: {string.Join(' ', Words)}";
}
