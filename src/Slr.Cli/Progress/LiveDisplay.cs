using Slr.Actors.Observability;
using Spectre.Console;

namespace Slr.Cli.Progress;

/// <summary>A small view that is redrawn in place, a few times a second at most.</summary>
internal sealed class LiveDisplay : RunDisplay
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly IAnsiConsole console;
    private readonly TimeProvider time;
    private readonly RunState state;
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private readonly Task drawing;
    private LiveDisplayContext? context;
    private long lastDrawn;
    private bool disposed;

    /// <summary>Starts the display.</summary>
    public LiveDisplay(IAnsiConsole console, TimeProvider time)
    {
        (this.console, this.time, state) = (console, time, new RunState(time));
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        drawing = console.Live(ProgressView.Of(state, console.Profile.Width)).StartAsync(async live =>
        {
            context = live;
            ready.SetResult();
            await over.Task;
        });
        ready.Task.GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public override void On(RunEvent happened)
    {
        lock (gate)
        {
            if (disposed)
                return;
            state.On(happened);
            bool lasting = happened is Evaluated or Restarted or LabelsRefined or RunEnded;
            if (!lasting && lastDrawn != 0 && time.GetElapsedTime(lastDrawn) < Pause)
                return;
            lastDrawn = time.GetTimestamp();
            context!.UpdateTarget(ProgressView.Of(state, console.Profile.Width));
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (gate)
        {
            if (disposed)
                return;
            disposed = true;
            context!.UpdateTarget(ProgressView.Of(state, console.Profile.Width));
        }
        over.SetResult();
        drawing.GetAwaiter().GetResult();
    }
}
