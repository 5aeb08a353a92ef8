using Akka.Actor;
using Slr.Actors.Chaos;
using Slr.Actors.Configuration;
using Slr.Actors.Labels;
using Slr.Actors.Parts;
using Slr.Actors.Tests.Run;
using Slr.Flow;

namespace Slr.Actors.Tests.Chaos;

/// <summary>What stands before a part whose failures are rehearsed.</summary>
public sealed class AFaultyPart : VirtualTime
{
    private static readonly LabelKeeper.Keep Question = new(3, new LabelLineage(new LabelSet(["a"], [0]), new LabelSet(["a"], [0])));

    [Fact]
    public void hands_on_what_is_asked_and_answered_where_nothing_is_planned()
    {
        Start("labels throws at 9").Tell(Question, TestActor);
        Assert.Same(Question, ExpectMsg<LabelKeeper.Keep>());
    }

    [Fact]
    public void fails_in_the_name_of_its_part()
    {
        Start("labels throws at 3").Tell(Question, TestActor);
        var failure = Assert.IsType<PartFailedException>(ExpectMsg<Status.Failure>().Cause);
        Assert.Equal("labels", failure.Part);
        Assert.IsType<InjectedFaultException>(failure.InnerException);
    }

    [Fact]
    public void answers_nonsense_once()
    {
        IActorRef part = Start("labels babbles at 3");
        part.Tell(Question, TestActor);
        Assert.Equal(-1, ExpectMsg<LabelKeeper.Keep>().Epoch);
        part.Tell(Question, TestActor);
        Assert.Equal(3, ExpectMsg<LabelKeeper.Keep>().Epoch);
    }

    [Fact]
    public void that_hangs_still_hears_others()
    {
        IActorRef part = Start("labels hangs at 3");
        part.Tell(Question, CreateTestProbe());
        part.Tell(Question with { Epoch = 4 }, TestActor);
        Assert.Equal(4, ExpectMsg<LabelKeeper.Keep>().Epoch);
    }

    [Fact]
    public void fails_as_its_part_does_and_loses_no_question_after_that()
    {
        IActorRef part = Start("labels slow 1ms at 9");
        part.Tell(Question with { Epoch = Echo.TooMuch }, TestActor);
        var failure = Assert.IsType<PartFailedException>(FishForMessage<Status.Failure>(_ => true).Cause);
        Assert.Equal("labels: a question too much", failure.Message);
        part.Tell(Question, TestActor);
        FishForMessage<LabelKeeper.Keep>(_ => true);
    }

    private IActorRef Start(string fault)
    {
        var faults = new FaultPlan([Fault.Parse(fault)], 1);
        Props part = Props.Create(() => new Echo());
        return Sys.ActorOf(Props.Create(() => new FaultyPart("labels", part, faults)), "labels");
    }

    private sealed class Echo : Worker
    {
        public const int TooMuch = 99;

        public Echo() => Receive<LabelKeeper.Keep>(question =>
        {
            if (question.Epoch == TooMuch)
                throw new InvalidOperationException("a question too much");
            Sender.Tell(question);
        });
    }
}
