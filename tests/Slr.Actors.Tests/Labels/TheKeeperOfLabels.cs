using Akka.Actor;
using Slr.Actors.Chaos;
using Slr.Actors.Configuration;
using Slr.Actors.Labels;
using Slr.Actors.Observability;
using Slr.Actors.Run;
using Slr.Actors.Tests.Run;
using Slr.Data;
using Slr.Flow;

namespace Slr.Actors.Tests.Labels;

/// <summary>Last epoch's labels come from one place, which outlives attempts and has again from seals what it loses.</summary>
public sealed class TheKeeperOfLabels : VirtualTime
{
    private readonly Dictionary<int, LabelLineage> sealedLabels = [];

    [Fact]
    public void answers_when_the_labels_are_kept()
    {
        IActorRef keeper = Start();
        LabelLineage lineage = Lineage(1);
        keeper.Tell(new LabelKeeper.Find(1), TestActor);
        ExpectNoMsg(0);
        keeper.Tell(new LabelKeeper.Keep(1, lineage), TestActor);
        Assert.Same(lineage, ExpectMsg<LabelKeeper.Found>().Lineage);
        ExpectMsg<LabelKeeper.Keep>();
        keeper.Tell(new LabelKeeper.Find(1), TestActor);
        Assert.Same(lineage, ExpectMsg<LabelKeeper.Found>().Lineage);
    }

    [Fact]
    public void has_again_from_the_seal_what_it_lost()
    {
        IActorRef keeper = Start(new FaultPlan([Fault.Parse("labels throws at 2")], 1));
        keeper.Tell(new LabelKeeper.Keep(1, Lineage(1)), TestActor);
        ExpectMsg<LabelKeeper.Keep>();
        var other = CreateTestProbe(); // a part that restarts says so once more
        keeper.Tell(new LabelKeeper.Keep(2, Lineage(2)), other);
        other.ExpectMsg<Status.Failure>(cancellationToken: TestContext.Current.CancellationToken);
        sealedLabels[1] = Lineage(7);
        keeper.Tell(new LabelKeeper.Find(1), TestActor);
        Assert.Same(sealedLabels[1], ExpectMsg<LabelKeeper.Found>().Lineage);
    }

    [Fact]
    public void that_lost_labels_before_they_were_sealed_answers_when_they_are()
    {
        IActorRef keeper = Start();
        keeper.Tell(new LabelKeeper.Find(1), TestActor);
        ExpectNoMsg(0);
        sealedLabels[1] = Lineage(1);
        Sys.EventStream.Publish(new EpochSealed(Stage.Adapt, 1, "seal"));
        Assert.Same(sealedLabels[1], ExpectMsg<LabelKeeper.Found>().Lineage);
    }

    [Fact]
    public void forgets_the_labels_of_an_attempt_that_failed()
    {
        IActorRef keeper = Start();
        keeper.Tell(new LabelKeeper.Keep(1, Lineage(1)), TestActor);
        ExpectMsg<LabelKeeper.Keep>();
        keeper.Tell(new LabelKeeper.Begin(0), TestActor);
        ExpectMsg<LabelKeeper.Begin>();
        keeper.Tell(new LabelKeeper.Find(1), TestActor);
        ExpectNoMsg(0);
    }

    /// <summary>A keeper that answers with labels of its own making: the run's labels are others then, or it had another source.</summary>
    [Fact]
    public async Task is_the_only_source_of_last_epochs_labels()
    {
        using TinyRun honest = new(), deceived = new();
        await honest.ExecuteAsync();
        Props Around(string part, Props props) => part == "labels" ? Props.Create(() => new Deceiver(props)) : props;
        RunOutcome outcome = await deceived.ExecuteAsync(new RunOptions { Around = Around }, CancellationToken.None);
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        Assert.Equal(honest.Bytes("labels/adapt-000.csv"), deceived.Bytes("labels/adapt-000.csv"));
        Assert.NotEqual(honest.Bytes("labels/adapt-001.csv"), deceived.Bytes("labels/adapt-001.csv"));
    }

    private IActorRef Start(FaultPlan? faults = null)
    {
        Func<int, LabelLineage?> read = epoch => sealedLabels.GetValueOrDefault(epoch);
        Props keeper = Props.Create(() => new LabelKeeper(read));
        return Sys.ActorOf(faults is null ? keeper : Props.Create(() => new FaultyPart("labels", keeper, faults)), "labels");
    }

    private static LabelLineage Lineage(int label)
    {
        var labels = new LabelSet(["a", "b"], [0, label > 0 ? 1 : 0]);
        return new LabelLineage(labels, labels);
    }

    /// <summary>Hands on everything, but deals last epoch's labels out in turns.</summary>
    private sealed class Deceiver : ReceiveActor
    {
        public Deceiver(Props props)
        {
            IActorRef keeper = Context.ActorOf(props, "keeper");
            Receive<LabelKeeper.Find>(find => keeper.Ask<LabelKeeper.Found>(find)
                .PipeTo(Sender, success: found => new LabelKeeper.Found(Spoil(found.Lineage))));
            ReceiveAny(keeper.Forward);
        }

        private static LabelLineage Spoil(LabelLineage lineage) => new(
            LabelSet.Dense(lineage.Memory.Keys, [.. lineage.Memory.Labels.Select((_, i) => i % 2)]), lineage.Refined);
    }
}
