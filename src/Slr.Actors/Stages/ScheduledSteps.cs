using Slr.Flow.Scheduling;

namespace Slr.Actors.Stages;

/// <summary>
/// Starts every step that the <see cref="Schedule"/> allows and waits for any to end. Once the run is to stop, only what
/// is still needed to seal an epoch whose training is over goes on: everything else would be done again anyway.
/// </summary>
/// <param name="schedule">What may start.</param>
/// <param name="first">First epoch that is not sealed.</param>
/// <param name="perform">Does a step.</param>
/// <param name="stopping">Set when the run is to stop.</param>
internal sealed class ScheduledSteps(Schedule schedule, int first, Func<Step, Task> perform, CancellationToken stopping)
{
    private readonly HashSet<Step> done = [.. schedule.Steps().Where(step => step.Epoch < first)];
    private readonly Dictionary<Task, Step> running = [];

    /// <summary>Performs the steps that are left.</summary>
    /// <exception cref="OperationCanceledException">The run is to stop, and nothing is left that could be sealed.</exception>
    public async Task Run()
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration asked = stopping.Register(() => stop.TrySetResult());
        HashSet<Step> started = [.. done];
        while (done.Count < schedule.Steps().Count())
        {
            bool stops = stopping.IsCancellationRequested;
            foreach (Step step in schedule.Ready(done, started, stops).Where(step => !stops || CanBeSealed(step)))
            {
                started.Add(step);
                running.Add(perform(step), step);
            }
            Task[] awaited = [.. running.Where(step => !stops || CanBeSealed(step.Value)).Select(step => step.Key)];
            if (awaited.Length == 0)
                throw new OperationCanceledException(stopping);
            Task ended = await Task.WhenAny(stops ? awaited : [.. awaited, stop.Task]);
            if (!running.Remove(ended, out Step finished))
                continue;
            await ended;
            done.Add(finished);
        }
    }

    private bool CanBeSealed(Step step) => done.Contains(new Step(StepKind.Train, step.Epoch));
}
