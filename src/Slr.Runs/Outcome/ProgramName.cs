namespace Slr.Runs.Outcome;

/// <summary>
/// How the person who reads a message started the program, so that each command line in it can be typed again: <c>slr</c>,
/// or the word with which <c>run.sh</c> was called. Whatever names a command takes the word from here; texts are never
/// searched for it, because names of files and folders stand in them too.
/// </summary>
public static class ProgramName
{
    /// <summary>The variable in which <c>run.sh</c> says how it was called.</summary>
    public const string Variable = "SLRRUN_COMMAND";

    /// <summary>The word that starts the program.</summary>
    public static string Word => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } word ? word : "slr";

    /// <summary>The command that started this process, so that a shell takes it again.</summary>
    public static string CommandLine => string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Select(Quoted).Prepend(Word));

    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_=./,:+@%".Contains(c, StringComparison.Ordinal))
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
