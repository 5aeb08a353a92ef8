using System.Collections.Concurrent;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using Slr.Actors.Configuration;
using Slr.Cli.Console;

namespace Slr.Cli.CommandLine;

/// <summary>The program: reads its words, runs a command, returns its exit code.</summary>
internal static class SlrProgram
{
    /// <summary>Runs the program as a process.</summary>
    /// <param name="args">The words after the program's name.</param>
    /// <param name="root">Its commands.</param>
    /// <returns>Its exit code, in principle: the process ends here.</returns>
    public static async Task<int> MainAsync(string[] args, RootCommand root)
    {
        using ForeignExit watch = ForeignExit.Watch(System.Console.Error);
        int code = await RunAsync(args, Terminal.OfProcess(), root);
        // A part that did not stop in time may still compute, and a thread that a plug-in left behind may never end.
        ProcessEnd.AtOnce(code);
        return code;
    }

    /// <summary>Runs the program.</summary>
    /// <param name="args">The words after the program's name. No word prints the help.</param>
    /// <param name="terminal">Where it writes.</param>
    /// <param name="root">Its commands.</param>
    /// <returns>An exit code of <see cref="ExitCode"/>; see docs/exit-codes.md.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, RootCommand root)
    {
        using var stop = new CancellationTokenSource();
        Terminal chosen = terminal;
        Action<PosixSignalContext> onSignal = StopOn(stop, message => chosen.Tell(message));
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, onSignal);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, onSignal);
        IReadOnlyList<string> words = CompletionLine.WithRun(WithRun(args.Count == 0 ? ["--help"] : args, root), root);
        // A file's name may begin with '@': no word means "read more words from this file".
        ParseResult parsed = root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        chosen = GlobalOptions.Apply(parsed, terminal);
        if (parsed.Errors.Count > 0 || StrayOption(parsed) is not null)
            return Misunderstood(parsed, root, chosen);
        try
        {
            CommandWork.Current.Value = chosen;
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = chosen.Writer,
                Error = chosen.Error,
            }, stop.Token);
        }
        catch (Exception error)
        {
            return Failure.Report(error, chosen);
        }
    }

    /// <summary>A recipe's name alone means <c>run</c>: <c>slr market2personx</c> is <c>slr run market2personx</c>.</summary>
    public static IReadOnlyList<string> WithRun(IReadOnlyList<string> args, RootCommand root)
    {
        int first = args.TakeWhile(word => word.StartsWith('-')).Count();
        return first < args.Count && !IsCommand(args[first], root) && IsRecipe(args[first])
            ? [.. args.Take(first), "run", .. args.Skip(first)]
            : args;
    }

    /// <summary>True when a word names a recipe.</summary>
    public static bool IsRecipe(string word) => Recipes.Names().Contains(word) || word.EndsWith(".conf", StringComparison.Ordinal);

    /// <summary>True when a word is a command, or a directive to the parser.</summary>
    public static bool IsCommand(string word, RootCommand root) =>
        word.StartsWith('[') || root.Subcommands.Any(c => c.Name == word || c.Aliases.Contains(word));

    private static int Misunderstood(ParseResult parsed, RootCommand root, Terminal terminal)
    {
        Command command = parsed.CommandResult.Command;
        string? unknown = StrayOption(parsed) ?? (parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null);
        if (unknown is not null && command is RootCommand or { Subcommands.Count: > 0 } && !unknown.StartsWith('-'))
        {
            string[] known = [.. command.Subcommands.Select(c => c.Name), .. command is RootCommand ? Recipes.Names() : []];
            terminal.Error.WriteLine($"There is no command or recipe '{unknown}'{NearestName.Suggest(unknown, known)}");
        }
        else if (unknown is not null && unknown.StartsWith('-'))
        {
            IEnumerable<string> known = command.Options.Concat(root.Options).Select(o => o.Name);
            terminal.Error.WriteLine($"There is no option '{unknown}' here{NearestName.Suggest(unknown, known)}");
        }
        else
            foreach (ParseError error in parsed.Errors.DistinctBy(e => e.Message))
                terminal.Error.WriteLine(error.Message);
        terminal.Error.WriteLine($"Help: {ProgramName.Word} {string.Join(' ', PathOf(parsed.CommandResult).Append("--help"))}");
        return ExitCode.Settings;
    }

    /// <summary>An argument takes any word, a mistyped option too; no file, run or setting begins with two dashes.</summary>
    public static string? StrayOption(ParseResult parsed) => parsed.CommandResult.Command.TreatUnmatchedTokensAsErrors
        ? parsed.Tokens.FirstOrDefault(t => t.Type == TokenType.Argument && t.Value.StartsWith("--", StringComparison.Ordinal))?.Value
        : null;

    private static IEnumerable<string> PathOf(CommandResult result) => result.Parent is CommandResult parent
        ? [.. PathOf(parent), result.Command.Name]
        : [];

    /// <summary>
    /// The first signal asks for an orderly end, the second of its kind ends the program at once, also while the first is still told.
    /// One of another kind is the same wish: Ctrl-C reaches every process of a terminal, and whoever started this one passes it on.
    /// </summary>
    private static Action<PosixSignalContext> StopOn(CancellationTokenSource stop, Action<string> tell)
    {
        var signals = new ConcurrentDictionary<PosixSignal, bool>();
        return context =>
        {
            context.Cancel = true;
            if (!signals.TryAdd(context.Signal, true))
                ProcessEnd.AtOnce(ExitCode.Interrupted);
            if (stop.IsCancellationRequested)
                return;
            tell("Stopping after this step; the run can go on later. Press Ctrl-C again to end at once.");
            stop.Cancel();
        };
    }
}
