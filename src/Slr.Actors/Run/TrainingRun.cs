using Slr.Actors.Configuration;
using Slr.Actors.Observability;

namespace Slr.Actors.Run;

/// <summary>What to do about an earlier run in the same directory.</summary>
public sealed record RunOptions
{
    /// <summary>Go on although settings or data have changed since the last seal.</summary>
    public bool Force { get; init; }

    /// <summary>Start over; the old run is moved aside, never deleted.</summary>
    public bool Fresh { get; init; }
}

/// <summary>The whole path: data, pre-training, adaptation, evaluation, run directory.</summary>
public static class TrainingRun
{
    /// <summary>Begins a run, or goes on from its newest sound seal, and returns when it is over.</summary>
    /// <param name="settings">Validated settings.</param>
    /// <param name="observer">Hears what happens.</param>
    /// <param name="stop">Ends the run early: the step is finished, what is complete is sealed, the exit code is 130.</param>
    /// <param name="options">What to do about an earlier run; null = go on with it when its settings are the same.</param>
    /// <returns>Exit code, message and summary; failures are outcomes, not exceptions.</returns>
    public static Task<RunOutcome> ExecuteAsync(
        RunSettings settings, IRunObserver observer, CancellationToken stop, RunOptions? options = null) =>
        throw new NotSupportedException($"{settings} {observer} {stop} {options}");
}
