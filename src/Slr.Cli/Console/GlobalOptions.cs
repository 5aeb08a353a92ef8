using System.CommandLine;

namespace Slr.Cli.Console;

/// <summary>Options that every command takes.</summary>
internal static class GlobalOptions
{
    /// <summary>Plain lines.</summary>
    public static Option<bool> Plain { get; } = new("--plain")
    {
        Description = "Plain lines instead of a display that redraws itself",
        Recursive = true,
    };

    /// <summary>JSON on standard output.</summary>
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "The result as JSON on standard output, everything else on standard error",
        Recursive = true,
    };

    /// <summary>Causes in full.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Causes of errors in full, with where they came from",
        Recursive = true,
    };

    /// <summary>The terminal as these options want it.</summary>
    public static Terminal Apply(ParseResult parsed, Terminal terminal) => terminal with
    {
        Plain = terminal.Plain || parsed.GetValue(Plain),
        Json = terminal.Json || parsed.GetValue(Json),
        Verbose = terminal.Verbose || parsed.GetValue(Verbose),
    };
}
