using Slr.Actors.Observability;

namespace Slr.Actors.Tests.Run;

/// <summary>
/// Images kept and augmented on the networks' device, here the CPU, give the bytes of those augmented by the reader's threads.
/// </summary>
public sealed class ARunThatRendersOnItsDevice(UndisturbedRun undisturbed)
{
    [Theory]
    [InlineData("chaos.faults=[]")]
    [InlineData("chaos.faults=[\"loader throws at 0/2\",\"loader babbles at 1/1\",\"student throws at 2/1\"]")]
    [InlineData("data.prefetch=1")]
    public async Task ends_with_the_same_weights_labels_and_metrics(string setting)
    {
        using var run = new TinyRun();
        // With a cache of its own stage 1 is trained here too, on source and target.
        RunOutcome outcome = await run.ExecuteAsync("data.render=device", $"cache={run.OwnCache}", setting);
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        undisturbed.AssertSame(run);
        Assert.DoesNotContain(run.Events, happened => happened is Noticed notice && notice.Message.Contains("device-memory"));
    }

    [Fact]
    public async Task does_so_also_where_only_the_target_fits_and_says_so()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync("data.render=device", "data.device-memory=60KiB", $"cache={run.OwnCache}");
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        undisturbed.AssertSame(run);
        Assert.Contains(run.Events, happened => happened is Noticed notice && notice.Message.Contains("36 training images of the source"));
    }
}
