using System.CommandLine;

namespace Slr.Cli.Console;

/// <summary>What a command does when it is called.</summary>
internal static class CommandWork
{
    /// <summary>The terminal of the command that runs now.</summary>
    public static AsyncLocal<Terminal> Current { get; } = new();

    /// <summary>Gives a command its work; its exit code is what it returns.</summary>
    public static Command Does(this Command command, Func<ParseResult, Terminal, CancellationToken, Task<int>> work)
    {
        command.SetAction((parsed, cancellation) => work(parsed, Current.Value!, cancellation));
        return command;
    }
}
