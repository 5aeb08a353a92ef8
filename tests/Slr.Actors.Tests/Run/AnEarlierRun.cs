using Slr.Actors.Configuration;
using Slr.Actors.Run;
using Slr.Data;

namespace Slr.Actors.Tests.Run;

/// <summary>What a run does about one that is already in its directory.</summary>
public sealed class AnEarlierRun(UndisturbedRun undisturbed)
{
    [Theory]
    [InlineData(Stage.Pretrain, 0)]
    [InlineData(Stage.Adapt, 0)]
    [InlineData(Stage.Adapt, 1)]
    public async Task that_was_interrupted_goes_on_and_ends_with_the_same_bytes(Stage stage, int epoch)
    {
        using var run = new TinyRun();
        RunOutcome first = await run.StopAfterAsync(stage, epoch, more: $"cache={run.OwnCache}");
        Assert.Equal(ExitCode.Interrupted, first.ExitCode);
        RunOutcome second = await run.ExecuteAsync($"cache={run.OwnCache}");
        Assert.True(second.ExitCode == ExitCode.Success, second.Message);
        undisturbed.AssertSame(run);
    }

    [Fact]
    public async Task with_other_settings_is_refused_with_the_difference_unless_forced()
    {
        using TinyRun run = undisturbed.Copy();
        RunOutcome refused = await run.ExecuteAsync("adapt.learning-rate=1e-3");
        Assert.Equal(ExitCode.Settings, refused.ExitCode);
        Assert.Contains("adapt.learning-rate", refused.Message);
        RunOutcome forced = await run.ExecuteAsync(new RunOptions { Force = true }, CancellationToken.None, "adapt.learning-rate=1e-3");
        Assert.Equal(ExitCode.Success, forced.ExitCode);
    }

    [Fact]
    public async Task is_moved_aside_and_kept_when_the_run_starts_over()
    {
        using TinyRun run = undisturbed.Copy();
        RunOutcome fresh = await run.ExecuteAsync(new RunOptions { Fresh = true }, CancellationToken.None);
        Assert.Equal(ExitCode.Success, fresh.ExitCode);
        Assert.Equal(2, Directory.GetDirectories(Path.Combine(run.Root, "runs")).Length);
        undisturbed.AssertSame(run);
    }

    [Fact]
    public async Task goes_on_in_another_place_with_the_same_bytes()
    {
        using TinyRun run = undisturbed.Copy();
        Directory.Delete(Path.Combine(run.Folder, "seals", "adapt-002"), recursive: true);
        string moved = Path.Combine(run.Root, "elsewhere");
        Directory.CreateDirectory(moved);
        Directory.Move(run.Folder, Path.Combine(moved, "tiny"));
        RunOutcome outcome = await run.ExecuteAsync($"runs={moved}");
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        Directory.Move(Path.Combine(moved, "tiny"), run.Folder);
        undisturbed.AssertSame(run);
    }

    [Fact]
    public async Task that_another_process_writes_is_left_alone_and_the_holder_is_named()
    {
        using var run = new TinyRun();
        Directory.CreateDirectory(run.Folder);
        await File.WriteAllTextAsync(Path.Combine(run.Folder, "lock.holder"), "process 4711 on elsewhere",
            TestContext.Current.CancellationToken);
        using var held = new FileStream(Path.Combine(run.Folder, "lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        RunOutcome outcome = await run.ExecuteAsync();
        Assert.Equal(ExitCode.InUse, outcome.ExitCode);
        Assert.Contains("4711", outcome.Message);
    }

    [Fact]
    public async Task cannot_be_begun_where_nothing_can_be_written()
    {
        using var run = new TinyRun();
        string file = Path.Combine(run.Root, "a-file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        RunOutcome outcome = await run.ExecuteAsync($"runs={file}");
        Assert.Equal(ExitCode.CannotWrite, outcome.ExitCode);
    }

    [Fact]
    public void is_not_touched_by_settings_with_a_fault_that_cannot_be_read()
    {
        using var run = new TinyRun();
        SettingsException refusal = Assert.Throws<SettingsException>(() => run.Settings("chaos.faults=[\"student explodes at 1\"]"));
        Assert.Contains("student explodes", Assert.Single(refusal.Problems).Message);
    }
}
