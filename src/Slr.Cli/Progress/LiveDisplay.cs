using Slr.Actors.Observability;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Slr.Cli.Progress;

/// <summary>A small view that is redrawn in place, a few times a second at most.</summary>
internal sealed class LiveDisplay : RunDisplay
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly IAnsiConsole console;
    private readonly RunState state;
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private readonly Task drawing;
    private bool changed;

    /// <summary>Starts the display.</summary>
    public LiveDisplay(IAnsiConsole console, TimeProvider time)
    {
        (this.console, state) = (console, new RunState(time));
        drawing = Task.Run(() => console.Live(View()).StartAsync(live => Draw(live, time)));
    }

    /// <inheritdoc/>
    public override void On(RunEvent happened)
    {
        lock (gate)
        {
            state.On(happened);
            changed = true;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        over.TrySetResult();
        drawing.GetAwaiter().GetResult();
    }

    /// <summary>Draws what has changed now and then: whatever came last is drawn too, also when nothing follows for long.</summary>
    private async Task Draw(LiveDisplayContext live, TimeProvider time)
    {
        bool last;
        do
        {
            last = over.Task.IsCompleted;
            if (HasChanged())
                live.UpdateTarget(View());
            if (!last)
                await Task.WhenAny(over.Task, Task.Delay(Pause, time));
        }
        while (!last);
    }

    private bool HasChanged()
    {
        lock (gate)
            return changed | (changed = false);
    }

    private IRenderable View()
    {
        lock (gate)
            return ProgressView.Of(state, console.Profile.Width);
    }
}
