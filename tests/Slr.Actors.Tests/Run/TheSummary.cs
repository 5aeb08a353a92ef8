using Slr.Actors.Observability;
using Slr.Actors.Run;
using Slr.Data;
using Slr.Runs.Files;

namespace Slr.Actors.Tests.Run;

/// <summary><c>summary.json</c> tells how a run stands, over all launches.</summary>
public sealed class TheSummary(UndisturbedRun undisturbed)
{
    [Fact]
    public async Task of_a_finished_run_stays_as_it_is_when_the_command_is_given_again()
    {
        using TinyRun run = undisturbed.Copy();
        byte[] before = run.Bytes("summary.json");
        RunOutcome outcome = await run.ExecuteAsync();
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        Assert.Equal(before, run.Bytes("summary.json"));
        Assert.Equal((RunStanding.Finished, 3, 1), (outcome.Summary!.State, outcome.Summary.Epochs, outcome.Summary.Launches));
        Assert.NotNull(outcome.Summary.Last);
    }

    [Fact]
    public async Task of_a_killed_run_says_that_it_goes_on_and_then_counts_what_was_lost()
    {
        using var run = new TinyRun();
        using var killed = new TinyRun();
        await TrainingRun.ExecuteAsync(run.Settings(),
            new KillIn(run, killed, happened => happened is StepCompleted { Stage: Stage.Adapt, Epoch: 1, Step: 1 }),
            CancellationToken.None);
        RunSummary left = SummaryFile.Read(killed.Folder)!;
        Assert.Equal((RunStanding.Running, 1), (left.State, left.Epochs));
        RunOutcome outcome = await killed.ExecuteAsync();
        RunSummary summary = SummaryFile.Read(killed.Folder)!;
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        Assert.Equal((RunStanding.Finished, 2, 1), (summary.State, summary.Launches, summary.Restarts));
        Assert.InRange(summary.LostSteps, 1, 3);
    }

    [Fact]
    public async Task counts_the_restarts_of_all_launches()
    {
        using var run = new TinyRun();
        await run.StopAfterAsync(Stage.Adapt, 0, ["teacher throws at 0/1"]);
        RunSummary stopped = SummaryFile.Read(run.Folder)!;
        // The fault, and the stop within an epoch, where it came to that.
        Assert.Equal((RunStanding.Stopped, 1, Told()), (stopped.State, stopped.Launches, stopped.Restarts));
        Assert.InRange(stopped.Restarts, 1, 2);
        await run.ExecuteAsync("chaos.faults=[\"teacher throws at 2/1\"]");
        RunSummary finished = SummaryFile.Read(run.Folder)!;
        Assert.Equal((RunStanding.Finished, 2, Told()), (finished.State, finished.Launches, finished.Restarts));
        Assert.InRange(finished.Restarts, 2, 3);
        Assert.True(finished.LostSteps > stopped.LostSteps);
        undisturbed.AssertSame(run);

        // Each has its line of the timings.
        int Told() => File.ReadLines(Path.Combine(run.Folder, "timings.jsonl"))
            .Count(line => line.Contains("\"event\":\"restart\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task of_a_failed_run_names_the_cause()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync("chaos.faults=[\"student babbles at 1/1\"]");
        RunSummary summary = SummaryFile.Read(run.Folder)!;
        Assert.Equal(RunStanding.Failed, summary.State);
        Assert.Equal(outcome.Message, summary.Cause);
        Assert.Contains("loss", summary.Cause, StringComparison.Ordinal);
    }
}
