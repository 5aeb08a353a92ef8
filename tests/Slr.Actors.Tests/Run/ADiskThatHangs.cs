
namespace Slr.Actors.Tests.Run;

/// <summary>A call on the run directory that never returns, as on a network folder whose server is gone.</summary>
public sealed class ADiskThatHangs(UndisturbedRun undisturbed)
{
    [Theory]
    [InlineData(60), InlineData(130)]
    public async Task is_given_up_after_the_patience_and_the_next_start_goes_on_with_the_same_bytes(int call)
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync("supervision.patience=3s", "supervision.max-restarts=0", "supervision.grace=1s",
            $"chaos.faults=[\"disk hangs at {call}\"]");
        Assert.Equal(ExitCode.GaveUp, outcome.ExitCode);
        Assert.Contains("nothing was heard of the attempt", outcome.Message, StringComparison.Ordinal);
        RunOutcome again = await run.ExecuteAsync();
        Assert.True(again.ExitCode == ExitCode.Success, again.Message);
        undisturbed.AssertSame(run);
    }
}
