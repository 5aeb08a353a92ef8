namespace Slr.Runs.Outcome;

/// <summary>A failure that a new attempt would only repeat; ends the run with its exit code.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="cause">The exception behind it.</param>
public class FatalRunException(int exitCode, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The program's exit code.</summary>
    public int ExitCode { get; } = exitCode;
}

/// <summary>A loss is not a number; a replay of the same step would give the same.</summary>
public sealed class LossNotFiniteException(string message) : FatalRunException(Outcome.ExitCode.BadData, message);
