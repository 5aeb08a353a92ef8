using Slr.Actors.Observability;
using Slr.Actors.Run;

namespace Slr.Actors.Tests.Run;

/// <summary>No result and no choice of a seal depends on the clock.</summary>
public sealed class TheClock(UndisturbedRun undisturbed)
{
    [Fact]
    public async Task set_back_again_and_again_changes_no_byte()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync(new RunOptions { Clock = new BackwardClock() }, CancellationToken.None);
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        undisturbed.AssertSame(run);
    }

    [Fact]
    public async Task set_forward_and_back_changes_no_byte()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync(new RunOptions { Clock = new JumpingClock() }, CancellationToken.None);
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        undisturbed.AssertSame(run);
    }

    [Fact]
    public async Task set_back_between_seals_does_not_make_an_older_one_the_newest()
    {
        using TinyRun run = undisturbed.Copy();
        string seals = Path.Combine(run.Folder, "seals");
        Directory.Delete(Path.Combine(seals, "adapt-002"), recursive: true);
        foreach (string file in Directory.GetFiles(seals, "*", SearchOption.AllDirectories).Where(file => !file.Contains("adapt-001")))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddYears(1));
        RunOutcome outcome = await run.ExecuteAsync(new RunOptions { Clock = new BackwardClock() }, CancellationToken.None);
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        Assert.Contains(run.Events, e => e is AttemptStarted { Epoch: 2 });
        undisturbed.AssertSame(run);
    }
}
