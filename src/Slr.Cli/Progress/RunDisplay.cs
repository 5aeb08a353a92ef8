using Slr.Actors.Observability;
using Slr.Cli.Console;

namespace Slr.Cli.Progress;

/// <summary>Shows a run's progress while it goes on.</summary>
internal abstract class RunDisplay : IRunObserver, IDisposable
{
    /// <summary>
    /// The display that suits a terminal: one that redraws itself, plain lines, or for scripts plain lines on the error stream.
    /// </summary>
    public static RunDisplay For(Terminal terminal, TimeProvider time) => terminal.CanRedraw
        ? new LiveDisplay(terminal.Out, time)
        : new PlainDisplay(terminal.Json ? terminal.Error : terminal.Writer, time);

    /// <inheritdoc/>
    public abstract void On(RunEvent happened);

    /// <summary>Leaves the terminal as a next line needs it. May be called twice.</summary>
    public abstract void Dispose();
}
