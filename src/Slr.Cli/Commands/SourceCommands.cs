using System.CommandLine;
using Slr.Cli.Console;

namespace Slr.Cli.Commands;

/// <summary>
/// The commands that measure and disturb this program and are no part of it: help, completion and messages know their names,
/// and say where they are.
/// </summary>
internal static class SourceCommands
{
    /// <summary>Their names, with nothing behind them.</summary>
    public static IEnumerable<Command> All() =>
    [
        Named("bench", "Measures parts of the program beside their baselines"),
        Named("soak", "Kills and disturbs real runs, and compares what they end with, byte for byte"),
    ];

    private static Command Named(string name, string description)
    {
        string there = $"./run.sh {name}, in the sources, builds it on first use";
        var command = new Command(name, $"{description}; {there}.") { TreatUnmatchedTokensAsErrors = false };
        return command.Does((_, _, _) => throw new CommandException($"'{name}' is not part of this program: {there}."));
    }
}
