using Slr.Actors.Refinement;
using Slr.Flow.Clustering;

namespace Slr.Cli.Tests.Endurance;

/// <summary>Clusterers of somebody's own that reach for the process they run in.</summary>
public sealed class AClustererThatWillNotStay : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slr-foreign-").FullName;

    [Fact]
    public async Task and_ends_the_process_does_not_pass_for_a_run_that_is_finished()
    {
        using SlrProcess slr = Start(typeof(Leaving));
        Assert.Equal(ExitCode.GaveUp, await slr.Ends());
        Assert.Contains("The process was ended from inside, by Environment.Exit", slr.Written());
    }

    [Fact]
    public async Task and_leaves_a_thread_behind_does_not_keep_the_process()
    {
        using SlrProcess slr = Start(typeof(Staying));
        Assert.Equal(ExitCode.Success, await slr.Ends());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private SlrProcess Start(Type clusterer) => new(folder, "clustering.use=mine", $"clustering.mine.class=\"{clusterer.FullName}\"",
        $"clustering.mine.assembly={clusterer.Assembly.Location}", "pretrain.epochs=1", "pretrain.warmup-epochs=0", "adapt.epochs=1");

    public sealed class Leaving : ClusteringActor
    {
        protected override ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation)
        {
            Environment.Exit(0);
            return Four(input);
        }
    }

    public sealed class Staying : ClusteringActor
    {
        protected override ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation)
        {
            new Thread(() => Thread.Sleep(Timeout.Infinite)) { IsBackground = false }.Start();
            return Four(input);
        }
    }

    private static ClusteringResult Four(ClusteringInput input) =>
        new([.. Enumerable.Range(0, input.Features.Count).Select(i => i % 4)], new Dictionary<string, double>());
}
