using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Slr.Cli.CommandLine;

/// <summary>What a shell asks at a TAB: the directive <c>[suggest:N]</c> and the line, with the cursor behind N characters.</summary>
internal static partial class CompletionLine
{
    private const string Run = "run ";

    /// <summary>The same question with <c>run</c> before a recipe that stands alone, as the program reads such a line.</summary>
    /// <param name="args">The words of the program; others than such a question are returned as they are.</param>
    /// <param name="root">All commands.</param>
    public static IReadOnlyList<string> WithRun(IReadOnlyList<string> args, RootCommand root)
    {
        if (args is not [var directive, var line] || Directive().Match(directive) is not { Success: true } match)
            return args;
        int cursor = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        Match? first = Word().Matches(line).Skip(1).FirstOrDefault(word => !word.Value.StartsWith('-'));
        bool alone = first is not null && first.Index + first.Length < cursor
            && !SlrProgram.IsCommand(first.Value, root) && SlrProgram.IsRecipe(first.Value);
        return alone
            ? [$"[suggest:{(cursor + Run.Length).ToString(CultureInfo.InvariantCulture)}]", line.Insert(first!.Index, Run)]
            : args;
    }

    [GeneratedRegex(@"^\[suggest:(\d+)\]$")]
    private static partial Regex Directive();

    [GeneratedRegex(@"\S+")]
    private static partial Regex Word();
}
