using System.Collections.Concurrent;
using Akka.Actor;
using Akka.TestKit.Xunit;
using Slr.Actors.Refinement;
using Slr.Actors.Tests.Run;
using Slr.Flow;
using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Graph;
using Slr.Flow.Storage;

namespace Slr.Actors.Tests.Refinement;

/// <summary>The way of the source's features to the distances (method.md section 5).</summary>
public sealed class SourceFeatures : TestKit
{
    [Fact]
    public async Task that_the_refiner_is_opened_with_weigh_every_image()
    {
        float[] target = [1, 0, 0, 1, -1, 0, 0.6f, 0.8f], source = [1, 0, 0.8f, 0.6f];
        RefineryOptions Options(int epoch) => new() { Distances = new() { K1 = 2, K2 = 1, Lambda = 0.3 } };
        Func<int, RefineryOptions> options = Options;
        var seen = new TaskCompletionSource<SparseDistances>();
        IActorRef refiner = Sys.ActorOf(Props.Create(() => new RefinerOwner(
            options, 2, Props.Create(() => new Watching(seen)), 0)));
        await refiner.Ask<RefinerOwner.Opened>(new RefinerOwner.Open(0, Task.FromResult<LabelLineage?>(null),
            Task.FromResult(new FeatureSet(["s", "t"], source, 2))));
        await refiner.Ask<bool>(new RefinerOwner.Add(0, new FeatureBlock(0, ["a", "b", "c", "d"], FeatureRows.Of(target, 2))));
        _ = refiner.Ask<RefinerySummary>(new RefinerOwner.Finish(0));
        SparseDistances distances = await seen.Task;

        double[] nearest = [.. Enumerable.Range(0, 4).Select(i => Enumerable.Range(0, 2).Min(j => 1 - Math.Exp(
            -Math.Pow(target[2 * i] - source[2 * j], 2) - Math.Pow(target[2 * i + 1] - source[2 * j + 1], 2))))];
        Assert.Equal(0.3, distances.Lambda);
        for (int i = 0; i < 4; i++)
            Assert.Equal(nearest[i] / nearest.Max(), distances.SourceWeights![i], 1e-6);
    }

    [Theory]
    [InlineData("0.1", true)]
    [InlineData("0", false)]
    public async Task reach_the_clusterer_of_every_epoch_of_a_run_unless_their_share_is_zero(string lambda, bool reach)
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync($"distance.lambda={lambda}", "clustering.use=witness",
            $"clustering.witness.class=\"{typeof(Witness).FullName}, {typeof(Witness).Assembly.GetName().Name}\"",
            $"clustering.witness.run={run.Root}");
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        SparseDistances[] seen = [.. Witness.Seen.Where(s => s.Run == run.Root).Select(s => s.Distances)];
        Assert.Equal(3, seen.Length);
        Assert.All(seen, distances => Assert.Equal(reach, distances.SourceWeights is not null));
        Assert.All(seen, distances => Assert.Equal(reach ? 0.1 : 0, distances.Lambda));
        if (reach)
            Assert.All(seen, distances => Assert.Equal(1, distances.SourceWeights!.Max()));
    }

    /// <summary>Notes the distances that it is asked to cluster by.</summary>
    public sealed class Witness(Akka.Configuration.Config config) : ClusteringActor
    {
        public static ConcurrentBag<(string Run, SparseDistances Distances)> Seen { get; } = [];

        protected override ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation)
        {
            Seen.Add((config.GetString("run"), input.Distances));
            return new([.. Enumerable.Range(0, input.Features.Count).Select(i => i % 3)], new Dictionary<string, double>());
        }
    }

    private sealed class Watching : ReceiveActor
    {
        public Watching(TaskCompletionSource<SparseDistances> seen) =>
            Receive<ClusteringActor.Request>(request => seen.SetResult(request.Input.Distances));
    }
}
