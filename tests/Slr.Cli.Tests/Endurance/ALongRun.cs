using Slr.Bench.Soak;

namespace Slr.Cli.Tests.Endurance;

/// <summary>A run that goes on for long holds no more than at its beginning; the full form is <c>./run.sh soak --epochs 50</c>.</summary>
public sealed class ALongRun : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slr-long-").FullName;

    [Fact]
    public async Task leaves_no_thread_no_open_file_and_no_actor_behind()
    {
        using var slr = new SlrProcess(folder, "adapt.epochs=12", "pretrain.epochs=1", "pretrain.warmup-epochs=0");
        Assert.Equal(0, await slr.Ends());
        ProcessUse[] uses = [.. RunTimings.Uses(slr.Run)];
        Assert.Equal(12, uses.Length);
        Growth growth = Growth.Of(uses);
        Assert.DoesNotContain(growth.Problems, problem => problem.Contains("more", StringComparison.Ordinal));
    }

    [Fact]
    public void that_grows_is_told_by_what()
    {
        var growth = new Growth(new ProcessUse(4, 1000, 20, 100, 9), new ProcessUse(49, 1051, 21, 103, 11));
        Assert.Equal(["resident memory grew by 5.1 %, allowed are 5 %", "1 more threads", "3 more open files", "2 more actors"],
            growth.Problems);
        Assert.Empty(new Growth(growth.Settled, growth.Settled).Problems);
    }

    [Fact]
    public void is_judged_by_the_middle_of_five_epochs_and_not_by_a_busy_moment()
    {
        ProcessUse[] uses = [.. Enumerable.Range(0, 50).Select(epoch => new ProcessUse(epoch, epoch % 5 == 4 ? 2000 : 1000, 20, 100, 9))];
        Assert.Equal((1000, 1000), (Growth.Of(uses).Settled.ResidentBytes, Growth.Of(uses).Last.ResidentBytes));
        Assert.Throws<ArgumentException>(() => Growth.Of(uses[..(Growth.FewestEpochs - 1)]));
    }

    [Fact]
    public void that_keeps_a_little_more_each_epoch_is_found_out()
    {
        ProcessUse[] uses = [.. Enumerable.Range(0, 50).Select(epoch => new ProcessUse(epoch, 1000 + 2 * epoch, 20, 100, 9))];
        Assert.Contains("resident memory", Assert.Single(Growth.Of(uses).Problems));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
