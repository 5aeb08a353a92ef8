using Slr.Actors.Configuration;
using Slr.Cli.Console;
using Slr.Data;
using Slr.Flow;
using Slr.Models.Weights;
using Slr.Nodes.Membership;
using Slr.Primitives.Files;
using Slr.Torch;

namespace Slr.Cli.CommandLine;

/// <summary>Turns exceptions into a message for people and an exit code.</summary>
internal static class Failure
{
    /// <summary>Writes the message (with <c>--verbose</c> the whole exception) and returns the exit code.</summary>
    public static int Report(Exception error, Terminal terminal)
    {
        Exception cause = error is AggregateException { InnerExceptions: [var only] } ? only : error;
        int code = CodeOf(cause);
        if (cause is OperationCanceledException)
            terminal.Error.WriteLine("Stopped.");
        else
            Write(cause, terminal);
        if (terminal.Verbose)
            terminal.Error.WriteLine(cause);
        else if (code == ExitCode.GaveUp)
            terminal.Error.WriteLine("Add --verbose to see where it came from.");
        return code;
    }

    private static void Write(Exception cause, Terminal terminal)
    {
        if (cause is SettingsException settings)
        {
            terminal.Error.WriteLine(settings.Problems.Count == 1
                ? "A setting is wrong:" : $"{settings.Problems.Count} settings are wrong:");
            foreach (SettingsProblem problem in settings.Problems)
                terminal.Error.WriteLine($"  {problem}");
            terminal.Error.WriteLine($"All settings with their defaults and reasons: {ProgramName.Word} config --reference");
            return;
        }
        terminal.Error.WriteLine(cause.Message);
    }

    private static int CodeOf(Exception cause) => cause switch
    {
        CommandException command => command.ExitCode,
        FatalRunException fatal => fatal.ExitCode,
        SettingsException or DatasetException or WeightsException or DeviceException or FileFormatException or NodeException =>
            ExitCode.Settings,
        NoClustersException or CameraUnknownException => ExitCode.BadData,
        OperationCanceledException => ExitCode.Interrupted,
        CannotWriteException => ExitCode.CannotWrite,
        _ => ExitCode.GaveUp,
    };
}
