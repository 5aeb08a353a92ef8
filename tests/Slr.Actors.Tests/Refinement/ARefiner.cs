using Akka.Actor;
using Akka.TestKit.Xunit;
using Slr.Actors.Chaos;
using Slr.Actors.Observability;
using Slr.Actors.Refinement;
using Slr.Actors.Tests.Run;
using Slr.Flow;
using Slr.Flow.Clustering;
using Slr.Flow.Graph;
using Slr.Flow.Neighbours;
using Slr.Flow.Storage;

namespace Slr.Actors.Tests.Refinement;

/// <summary>What becomes of an epoch whose graph faults.</summary>
public sealed class ARefiner : TestKit
{
    [Theory]
    [InlineData("graph.neighbours babbles at 0", 2), InlineData("graph.neighbours throws at 0", 1)]
    [InlineData("graph.jaccard throws at 0", 1), InlineData("graph.cluster throws at 0", 1), InlineData("graph.project throws at 0", 1)]
    [InlineData("graph.fuse throws at 0", 1), InlineData("graph.hdbscan throws at 0", 1), InlineData("graph.means throws at 0", 1)]
    public async Task takes_up_the_work_of_a_graph_that_faulted_and_searches_only_what_was_not_found(string fault, int searches)
    {
        using var run = new TinyRun();
        using var rehearsal = new Rehearsal(run.Settings($"chaos.faults=[\"{fault}\"]"));
        var search = new CountedSearch();
        RefineryOptions graph = rehearsal.Around(new RefineryOptions
        {
            Neighbours = new() { Backend = search },
            Distances = new() { K1 = 2, K2 = 1 },
        });
        Func<int, RefineryOptions> options = _ => graph;
        Sys.EventStream.Subscribe(TestActor, typeof(Restarted));
        IActorRef refiner = Sys.ActorOf(Props.Create(() => new RefinerOwner(options, 2, Props.Create(() => new Pairs()), 1)));
        await refiner.Ask<RefinerOwner.Opened>(new RefinerOwner.Open(0, Task.FromResult<LabelLineage?>(null), null));
        await refiner.Ask<bool>(new RefinerOwner.Add(0, new FeatureBlock(0, ["a", "b"], FeatureRows.Of((float[])[1, 0, 0.8f, 0.6f], 2))));
        await refiner.Ask<bool>(new RefinerOwner.Add(0, new FeatureBlock(2, ["c", "d"], FeatureRows.Of((float[])[-1, 0, -0.8f, 0.6f], 2))));
        var summary = await refiner.Ask<RefinerySummary>(new RefinerOwner.Finish(0));
        Assert.Equal([0, 0, 1, 1], summary.Labels.Refined.Labels);
        Assert.Equal(searches, search.Searches);
        Assert.Equal("graph", ExpectMsg<Restarted>(cancellationToken: TestContext.Current.CancellationToken).Actor);
    }

    private sealed class CountedSearch : INeighbourBackend
    {
        public int Searches { get; private set; }

        public IArrivingRows Begin(int dimension, int neighbours) =>
            new Counted(this, new NeighbourSearch(dimension, new NeighbourOptions { K = neighbours }));

        private sealed class Counted(CountedSearch count, NeighbourSearch search) : IArrivingRows
        {
            public void Add(ReadOnlySpan<float> rows) => search.Add(rows);

            public NeighbourGraph Complete(CancellationToken cancellation)
            {
                count.Searches++;
                return search.Complete(cancellation);
            }

            public void Dispose() => search.Dispose();
        }
    }

    /// <summary>A clusterer that puts two images and two together.</summary>
    private sealed class Pairs : ReceiveActor
    {
        public Pairs() =>
            Receive<ClusteringActor.Request>(_ => Sender.Tell(new ClusteringResult([0, 0, 1, 1], new Dictionary<string, double>())));
    }
}
