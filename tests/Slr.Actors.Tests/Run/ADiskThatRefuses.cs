using Slr.Actors.Observability;
using Slr.Actors.Run;
using Slr.Data;

namespace Slr.Actors.Tests.Run;

/// <summary>Full and read-only disks: nothing sealed is lost, and the run goes on when it can.</summary>
public sealed class ADiskThatRefuses(UndisturbedRun undisturbed)
{
    private static readonly RunOptions Hasty = new() { Clock = new HastyClock() };

    [Fact]
    public async Task for_a_while_costs_time_and_not_a_byte()
    {
        using var run = new TinyRun();
        using SmallDisk disk = SmallDisk.On(run.Folder);
        var freed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watcher = new Watcher(happened =>
        {
            if (happened is EpochSealed { Stage: Stage.Adapt, Epoch: 0 })
                disk.Fill();
            if (happened is not Restarted { Actor: "store" })
                return;
            disk.Free();
            freed.TrySetResult();
        });
        RunOutcome outcome = await TrainingRun.ExecuteAsync(run.Settings(), watcher, CancellationToken.None,
            new RunOptions { Clock = new WaitingClock(freed.Task) });
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        Assert.Contains(watcher.Events, e => e is Restarted { Actor: "store" } restart
            && restart.Cause.Contains("space", StringComparison.Ordinal));
        undisturbed.AssertSame(run);
    }

    [Fact]
    public async Task for_good_ends_the_run_with_a_clear_error_and_the_earlier_seals_untouched()
    {
        using var run = new TinyRun();
        using SmallDisk disk = SmallDisk.On(run.Folder);
        var watcher = new Watcher(happened =>
        {
            if (happened is EpochSealed { Stage: Stage.Adapt, Epoch: 0 })
                disk.Fill();
        });
        RunOutcome outcome = await TrainingRun.ExecuteAsync(run.Settings(), watcher, CancellationToken.None, Hasty);
        Assert.Equal(ExitCode.CannotWrite, outcome.ExitCode);
        Assert.Contains("The earlier seals are untouched", outcome.Message, StringComparison.Ordinal);
        disk.Free();
        RunOutcome again = await run.ExecuteAsync();
        Assert.True(again.ExitCode == ExitCode.Success, again.Message);
        Assert.DoesNotContain(run.Events, e => e is Noticed);
        undisturbed.AssertSame(run);
    }

    [Fact]
    public async Task from_the_start_is_named_before_anything_begins()
    {
        using var run = new TinyRun();
        using SmallDisk disk = SmallDisk.On(run.Folder);
        disk.Freeze();
        RunOutcome outcome = await run.ExecuteAsync();
        Assert.Equal(ExitCode.CannotWrite, outcome.ExitCode);
        Assert.Contains(run.Folder, outcome.Message, StringComparison.Ordinal);
        Assert.Empty(run.Events);
    }

    private sealed class Watcher(Action<RunEvent> on) : IRunObserver
    {
        private readonly List<RunEvent> events = [];

        public IReadOnlyList<RunEvent> Events => events;

        public void On(RunEvent happened)
        {
            events.Add(happened);
            on(happened);
        }
    }
}
