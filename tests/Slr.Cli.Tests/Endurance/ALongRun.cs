using Slr.Actors.Soak;

namespace Slr.Cli.Tests.Endurance;

/// <summary>A run that goes on for long holds no more than at its beginning; the full form is <c>slr soak --epochs 50</c>.</summary>
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
        Assert.Equal(["resident memory grew by 5.1 %, allowed are 5 %", "1 more threads", "3 more open files", "2 more actors"], growth.Problems);
        Assert.Empty(new Growth(growth.Settled, growth.Settled).Problems);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
