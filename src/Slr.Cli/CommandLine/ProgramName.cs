using System.Text.RegularExpressions;

namespace Slr.Cli.CommandLine;

/// <summary>
/// How the person who reads a message started the program. Messages and examples say <c>slr</c>; where that is no word of
/// the shell, because <c>run.sh</c> started the program, they are shown with the word that can be typed again.
/// </summary>
internal static partial class ProgramName
{
    /// <summary>The variable in which <c>run.sh</c> says how it was called.</summary>
    public const string Variable = "SLRRUN_COMMAND";

    /// <summary>The word that starts the program.</summary>
    public static string Word => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } word ? word : "slr";

    /// <summary>The text with that word in its command lines.</summary>
    public static string Spoken(string text) => Spoken(text, Word);

    /// <summary>The text with <paramref name="word"/> in its command lines.</summary>
    internal static string Spoken(string text, string word) => word == "slr" ? text : CommandLine().Replace(text, _ => word);

    /// <summary>The word before a command, a recipe, an option or a place for one; not a part of a path, a name or HOCON.</summary>
    [GeneratedRegex(@"(?<![\w./-])slr(?= (?:[a-z\[<]|[A-Z]+\b|--))")]
    private static partial Regex CommandLine();
}
