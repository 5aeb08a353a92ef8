using Slr.Actors.Observability;
using Slr.Actors.Run;
using Slr.Data;

namespace Slr.Actors.Tests.Run;

/// <summary>A run directory that is moved or removed under a run: said at once, and nothing is written where it was.</summary>
public sealed class ARunDirectoryThatMoves(UndisturbedRun undisturbed)
{
    [Fact]
    public async Task ends_the_run_with_its_new_place_and_goes_on_there()
    {
        using var run = new TinyRun();
        string elsewhere = Path.Combine(run.Root, "elsewhere");
        RunOutcome outcome = await TrainingRun.ExecuteAsync(run.Settings(),
            new AfterFirstEpoch(() => Directory.Move(run.Folder, elsewhere)), CancellationToken.None);
        Assert.Equal(ExitCode.CannotWrite, outcome.ExitCode);
        Assert.Contains($"was moved to {elsewhere}", outcome.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(run.Folder), "something was written where the run was");
        Directory.Move(elsewhere, run.Folder);
        RunOutcome again = await run.ExecuteAsync();
        Assert.True(again.ExitCode == ExitCode.Success, again.Message);
        undisturbed.AssertSame(run);
    }

    [Fact]
    public async Task is_not_written_again_once_it_was_removed()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await TrainingRun.ExecuteAsync(run.Settings(),
            new AfterFirstEpoch(() => Directory.Delete(run.Folder, recursive: true)), CancellationToken.None);
        Assert.Equal(ExitCode.CannotWrite, outcome.ExitCode);
        Assert.Contains("was removed while the run went on", outcome.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(run.Folder), "something was written where the run was");
    }

    [Fact]
    public async Task is_not_mixed_up_with_another_one_in_its_place()
    {
        using var run = new TinyRun();
        string elsewhere = Path.Combine(run.Root, "elsewhere");
        RunOutcome outcome = await TrainingRun.ExecuteAsync(run.Settings(), new AfterFirstEpoch(() =>
        {
            Directory.Move(run.Folder, elsewhere);
            Directory.CreateDirectory(run.Folder);
        }), CancellationToken.None);
        Assert.Equal(ExitCode.CannotWrite, outcome.ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(run.Folder));
    }

    private sealed class AfterFirstEpoch(Action act) : IRunObserver
    {
        public void On(RunEvent happened)
        {
            if (happened is EpochSealed { Stage: Stage.Adapt, Epoch: 0 })
                act();
        }
    }
}
