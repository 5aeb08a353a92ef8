using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Slr.Cli.Console;

/// <summary>The help of a command, followed by examples and where to read on.</summary>
internal sealed class ExampleHelp(HelpAction original) : SynchronousCommandLineAction
{
    private static readonly Dictionary<Command, (string Line, string Meaning)[]> Examples = [];

    /// <summary>Notes examples for a command's help and returns the command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="examples">Command lines of the program <c>slr</c> (shown with the word that started it), and what each is for.</param>
    public static Command With(Command command, params (string Line, string Meaning)[] examples)
    {
        lock (Examples)
            Examples[command] = examples;
        return command;
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        using var page = new StringWriter();
        parseResult.InvocationConfiguration.Output = page;
        original.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        // The parser's own page calls the program by its file's name, in one place.
        output.Write(page.ToString()
            .Replace($"Usage:{Environment.NewLine}  {RootCommand.ExecutableName}", $"Usage:{Environment.NewLine}  {ProgramName.Word}"));
        (string Line, string Meaning)[]? examples;
        lock (Examples)
            Examples.TryGetValue(parseResult.CommandResult.Command, out examples);
        if (examples is null)
            return 0;
        output.WriteLine("Examples:");
        foreach ((string line, string meaning) in examples)
        {
            output.WriteLine($"  # {meaning}");
            output.WriteLine($"  {Typed(line)}");
        }
        output.WriteLine();
        return 0;
    }

    /// <summary>An example as it can be typed here: its first "slr" is the program.</summary>
    private static string Typed(string line)
    {
        int at = line.IndexOf("slr ", StringComparison.Ordinal);
        return $"{line[..at]}{ProgramName.Word}{line[(at + "slr".Length)..]}";
    }
}
