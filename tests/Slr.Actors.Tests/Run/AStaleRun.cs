using Slr.Bench.Soak;
using Slr.Data;

namespace Slr.Actors.Tests.Run;

/// <summary>Staleness 1: refinement runs under training, which uses labels one epoch old; still nothing is lost.</summary>
public sealed class AStaleRun
{
    private static readonly string[] Stale = ["schedule.staleness=1", "adapt.epochs=4"];

    [Fact]
    public async Task that_failed_or_was_stopped_ends_with_the_same_bytes()
    {
        using TinyRun undisturbed = new(), failed = new(), stopped = new();
        await Succeeds(undisturbed);
        await Succeeds(failed, "chaos.faults=[\"teacher throws at 1/2\",\"graph.fuse throws at 2\",\"attempt throws at 3/1\"]");
        Assert.Null(RunComparison.FirstDifference(undisturbed.Folder, failed.Folder));

        RunOutcome first = await stopped.StopAfterAsync(Stage.Adapt, 0, more: Stale);
        Assert.Equal(ExitCode.Interrupted, first.ExitCode);
        await Succeeds(stopped);
        Assert.Null(RunComparison.FirstDifference(undisturbed.Folder, stopped.Folder));
    }

    private static async Task Succeeds(TinyRun run, params string[] more)
    {
        RunOutcome outcome = await run.ExecuteAsync([.. Stale, .. more]);
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
    }
}
