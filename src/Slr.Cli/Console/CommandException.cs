namespace Slr.Cli.Console;

/// <summary>
/// A command cannot be done, mostly because what a person gave cannot be used. The message says what, where and what to do.
/// </summary>
/// <param name="message">For people.</param>
/// <param name="cause">The exception behind it, if any.</param>
internal sealed class CommandException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What the program ends with, one of <see cref="Slr.Runs.Outcome.ExitCode"/>.</summary>
    public int ExitCode { get; init; } = Slr.Runs.Outcome.ExitCode.Settings;
}
