using Slr.Actors.Observability;
using Slr.Actors.Run;

namespace Slr.Actors.Tests.Run;

/// <summary>Single calls on the run directory that fail, lie or take long: written again from memory, with the same bytes.</summary>
public sealed class ADiskThatFailsNowAndThen(UndisturbedRun undisturbed)
{
    [Theory]
    [InlineData("disk throws at", 3, 29, 137, 245)] // fewer than the tries of one write, wherever they fall
    [InlineData("disk babbles at", 172, 174, 176, 178, 180, 182, 184, 186, 188,
        190)] // one after the other, so that one of them is a write that is read back
    [InlineData("disk slow 200ms at", 5, 60, 120)]
    public async Task costs_time_and_not_a_byte(string what, params int[] calls)
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync(new RunOptions { Clock = new HastyClock() }, CancellationToken.None,
            $"cache={run.OwnCache}", $"chaos.faults=[{string.Join(',', calls.Select(call => $"\"{what} {call}\""))}]");
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        Assert.True(what.Contains("slow", StringComparison.Ordinal) || run.Events.Any(happened => happened is Restarted),
            "nothing had to be written again");
        undisturbed.AssertSame(run);
    }

    [Theory]
    [InlineData(0), InlineData(40), InlineData(150)]
    public async Task for_good_ends_the_run_and_the_next_start_goes_on_with_the_same_bytes(int from)
    {
        using var run = new TinyRun();
        string faults = string.Join(',', Enumerable.Range(from, 400).Select(call => $"\"disk throws at {call}\""));
        RunOutcome outcome = await run.ExecuteAsync(new RunOptions { Clock = new HastyClock() }, CancellationToken.None,
            $"chaos.faults=[{faults}]");
        Assert.Equal(ExitCode.CannotWrite, outcome.ExitCode);
        RunOutcome again = await run.ExecuteAsync();
        Assert.True(again.ExitCode == ExitCode.Success, again.Message);
        undisturbed.AssertSame(run);
    }
}
