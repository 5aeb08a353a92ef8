using Akka.Actor;
using Slr.Actors.Observability;
using Slr.Actors.Parts;
using Slr.Actors.Refinement;
using Slr.Actors.Tests.Run;
using Slr.Flow;
using Slr.Flow.Clustering;
using Slr.Flow.Neighbours;

namespace Slr.Actors.Tests.Refinement;

/// <summary>Whatever a clusterer does: a fresh one gets the same features, a few times. In virtual time.</summary>
public sealed class AClustererThatFails : VirtualTime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>What a clusterer is asked: the test answers in its place.</summary>
    private sealed record Asked(ClusteringInput Input);

    private static ClusteringInput Three() => new(new FeatureSet(["a", "b", "c"], [1, 1, 1], 1),
        new NeighbourGraph(3, 1, [0, 1, 2], new float[3], new float[3], NeighbourReport.ExactSearch),
        () => throw new InvalidOperationException("nobody asked for distances"), epoch: 4, seed: 1);

    [Fact]
    public void by_taking_too_long_is_replaced_when_its_time_is_over()
    {
        ClusteringInput input = Ask(repairs: 1);
        Assert.Same(input, ExpectMsg<Asked>().Input);
        IActorRef slow = LastSender;
        Pass(Limit);
        Assert.Contains("600 s", ExpectMsg<Restarted>().Cause);
        Assert.Same(input, ExpectMsg<Asked>().Input);
        slow.Tell(Labels(2, 2, 2)); // too late
        LastSender.Tell(Labels(0, 0, -1));
        Assert.Equal([0, 0, -1], ExpectMsg<ClusteringResult>().Labels);
    }

    [Theory]
    [InlineData(null, "no labels")]
    [InlineData(new int[] { }, "0 labels for 3 images")]
    [InlineData(new[] { 0, 0, 0, 0 }, "4 labels for 3 images")]
    [InlineData(new[] { 0, -2, 0 }, "label -2 of image 1")]
    [InlineData(new[] { 0, 0, 3 }, "label 3 of image 2")]
    public void by_answering_nonsense_is_replaced(int[]? nonsense, string cause)
    {
        Ask(repairs: 1);
        ExpectMsg<Asked>();
        LastSender.Tell(Labels(nonsense!));
        Assert.Contains(cause, ExpectMsg<Restarted>().Cause);
        ExpectMsg<Asked>();
        LastSender.Tell(Labels(0, 1, 2));
        ExpectMsg<ClusteringResult>();
    }

    [Fact]
    public void again_and_again_ends_the_attempt_with_the_last_cause()
    {
        Ask(repairs: 2);
        for (int tries = 1; tries <= 3; tries++)
        {
            ExpectMsg<Asked>();
            LastSender.Tell(new InvalidDataException($"broken {tries}"), ActorRefs.NoSender);
            if (tries < 3)
                Assert.Equal($"broken {tries}", ExpectMsg<Restarted>().Cause);
        }
        var failure = Assert.IsType<PartFailedException>(ExpectMsg<Status.Failure>().Cause);
        Assert.Equal("clusterer: broken 3", failure.Message);
    }

    private ClusteringInput Ask(int repairs)
    {
        IActorRef test = TestActor;
        Sys.EventStream.Subscribe(TestActor, typeof(Restarted));
        Props clusterer = Props.Create(() => new Puppet(test));
        IActorRef supervisor = Sys.ActorOf(Props.Create(() => new ClusterSupervisor(clusterer, Limit, repairs)));
        ClusteringInput input = Three();
        supervisor.Tell(new ClusteringActor.Request(input), TestActor);
        return input;
    }

    private static ClusteringResult Labels(params int[] labels) => new(labels, new Dictionary<string, double>());

    /// <summary>A clusterer that asks the test what to do.</summary>
    private sealed class Puppet : Worker
    {
        private IActorRef asker = ActorRefs.Nobody;

        public Puppet(IActorRef test)
        {
            Receive<ClusteringActor.Request>(request =>
            {
                asker = Sender;
                test.Tell(new Asked(request.Input));
            });
            Receive<ClusteringResult>(result => asker.Tell(result));
            Receive<Exception>(error => throw error);
        }
    }
}
