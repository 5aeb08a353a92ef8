using Akka.Actor;
using Akka.TestKit.Xunit;
using Slr.Actors.Observability;
using Slr.Actors.Refinement;
using Slr.Flow;
using Slr.Flow.Clustering;
using Slr.Flow.Graph;
using Slr.Flow.Neighbours;

namespace Slr.Actors.Tests.Refinement;

/// <summary>What becomes of an epoch whose graph faults.</summary>
public sealed class ARefiner : TestKit
{
    [Theory]
    [InlineData(RefineryStages.Neighbours, 2), InlineData(RefineryStages.Jaccard, 1), InlineData(RefineryStages.Cluster, 1),
     InlineData(RefineryStages.Project, 1), InlineData(RefineryStages.Fuse, 1), InlineData(RefineryStages.Hdbscan, 1), InlineData(RefineryStages.Means, 1)]
    public async Task takes_up_the_work_of_a_graph_that_faulted_after_its_search(string stage, int searches)
    {
        int searched = 0, faults = 0;
        async Task<object> Around(string name, Func<Task<object>> work)
        {
            object answer = await work();
            bool found = answer is (FeatureSet, NeighbourGraph);
            if (found)
                searched++;
            return name == stage && (found || name != RefineryStages.Neighbours) && faults++ == 0
                ? throw new InvalidTimeZoneException("injected")
                : answer;
        }
        Func<int, RefineryOptions> options = _ => new() { Distances = new() { K1 = 2, K2 = 1 }, Around = Around };
        Sys.EventStream.Subscribe(TestActor, typeof(Restarted));
        IActorRef refiner = Sys.ActorOf(Props.Create(() => new RefinerOwner(options, 2, Props.Create(() => new Pairs()), 1)));
        await refiner.Ask<RefinerOwner.Opened>(new RefinerOwner.Open(0, Task.FromResult<LabelLineage?>(null), null));
        await refiner.Ask<bool>(new RefinerOwner.Add(0, new FeatureBlock(0, ["a", "b"], [1, 0, 0.8f, 0.6f])));
        await refiner.Ask<bool>(new RefinerOwner.Add(0, new FeatureBlock(2, ["c", "d"], [-1, 0, -0.8f, 0.6f])));
        var summary = await refiner.Ask<RefinerySummary>(new RefinerOwner.Finish(0));
        Assert.Equal([0, 0, 1, 1], summary.Labels.Refined.Labels);
        Assert.Equal(searches, searched);
        Assert.Equal("injected", ExpectMsg<Restarted>().Cause);
    }

    /// <summary>A clusterer that puts two images and two together.</summary>
    private sealed class Pairs : ReceiveActor
    {
        public Pairs() => Receive<ClusteringActor.Request>(_ => Sender.Tell(new ClusteringResult([0, 0, 1, 1], new Dictionary<string, double>())));
    }
}
