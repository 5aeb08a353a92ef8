using Akka.Actor;
using Slr.Actors.Configuration;
using Slr.Actors.Observability;
using Slr.Actors.Run;
using Slr.Data;

namespace Slr.Actors.Tests.Supervision;

/// <summary>Attempts, pauses and escalation, in virtual time.</summary>
public sealed class ASupervisedRun : VirtualTime
{
    private static readonly SupervisionSettings Settings = new(MaxRestarts: 4, MinBackoff: TimeSpan.FromSeconds(1),
        MaxBackoff: TimeSpan.FromSeconds(3), Patience: TimeSpan.FromMinutes(30), Grace: TimeSpan.FromSeconds(20));

    private readonly TaskCompletionSource<RunSupervisor.Ending> ending = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public void pauses_twice_as_long_after_each_failure_up_to_the_longest_pause()
    {
        IActorRef run = Start();
        foreach ((int number, int pause) in (ReadOnlySpan<(int, int)>)[(1, 1), (2, 2), (3, 3), (4, 3)])
        {
            ExpectMsg(number);
            run.Tell(new Attempt.Failed(number, new InvalidDataException("broken"), 7, TimeSpan.FromSeconds(5)));
            var restarted = ExpectMsg<Restarted>();
            Assert.Equal((number + 1, 7, TimeSpan.FromSeconds(5 + pause)), (restarted.Attempt, restarted.LostSteps, restarted.LostTime));
            Pass(TimeSpan.FromSeconds(pause));
        }
        ExpectMsg(5);
    }

    [Fact]
    public async Task gives_up_after_too_many_attempts_without_a_seal_and_tells_the_last_cause()
    {
        IActorRef run = Start();
        for (int number = 1; number <= Settings.MaxRestarts; number++)
        {
            Fail(run, number, new InvalidDataException($"broken {number}"));
            Pass(Settings.MaxBackoff);
        }
        ExpectMsg(5);
        run.Tell(new Attempt.Failed(5, new InvalidDataException("broken 5"), 0, TimeSpan.Zero));
        RunSupervisor.Ending ended = await ending.Task;
        var fatal = Assert.IsType<FatalRunException>(ended.Cause);
        Assert.Equal(ExitCode.GaveUp, fatal.ExitCode);
        Assert.Contains("broken 5", fatal.Message);
    }

    [Fact]
    public async Task gives_up_with_the_exit_code_of_the_disk_when_that_is_what_fails()
    {
        IActorRef run = Start(Settings with { MaxRestarts = 0 });
        ExpectMsg(1);
        run.Tell(new Attempt.Failed(1, new PartFailedException("store", new IOException("No space left on device")), 0, TimeSpan.Zero));
        Assert.Equal(ExitCode.CannotWrite, Assert.IsType<FatalRunException>((await ending.Task).Cause).ExitCode);
    }

    [Fact]
    public void counts_anew_after_a_seal()
    {
        IActorRef run = Start();
        for (int number = 1; number <= 3 * Settings.MaxRestarts; number++)
        {
            Sys.EventStream.Publish(new EpochSealed(Stage.Adapt, number, "seal"));
            Fail(run, number, new InvalidDataException("broken"));
            Pass(Settings.MaxBackoff);
        }
        Assert.False(ending.Task.IsCompleted);
    }

    [Fact]
    public async Task ends_at_once_after_a_failure_that_would_only_repeat()
    {
        IActorRef run = Start();
        ExpectMsg(1);
        run.Tell(new Attempt.Failed(1, new LossNotFiniteException("the loss is NaN"), 0, TimeSpan.Zero));
        Assert.Equal(ExitCode.BadData, Assert.IsType<LossNotFiniteException>((await ending.Task).Cause).ExitCode);
    }

    [Fact]
    public void replaces_an_attempt_that_is_not_heard_of_any_more()
    {
        Start();
        ExpectMsg(1);
        Pass(2 * Settings.Patience); // the attempt has begun since the last look
        Pass(2 * Settings.Patience);
        Assert.Contains("nothing was heard", ExpectMsg<Restarted>().Cause);
        Pass(Settings.MinBackoff);
        ExpectMsg(2);
    }

    [Fact]
    public async Task that_is_stopped_waits_for_its_attempt_but_not_longer_than_the_grace()
    {
        IActorRef run = Start();
        ExpectMsg(1);
        run.Tell(new RunSupervisor.Stop());
        await run.Ask<ActorIdentity>(new Identify(null), TestContext.Current.CancellationToken); // it has heard
        Pass(Settings.Grace - TimeSpan.FromSeconds(1));
        Assert.False(ending.Task.IsCompleted);
        Pass(TimeSpan.FromSeconds(1));
        Assert.IsType<OperationCanceledException>((await ending.Task).Cause);
    }

    [Fact]
    public async Task that_is_stopped_between_two_attempts_ends_at_once()
    {
        IActorRef run = Start();
        Fail(run, 1, new InvalidDataException("broken"));
        run.Tell(new RunSupervisor.Stop());
        Assert.IsType<OperationCanceledException>((await ending.Task).Cause);
    }

    private IActorRef Start(SupervisionSettings? settings = null)
    {
        IActorRef test = TestActor;
        settings ??= Settings;
        return Sys.ActorOf(Props.Create(() => new RunSupervisor(number => Props.Create(() => new Scripted(test, number)), settings,
            happened => test.Tell(happened), ending)));
    }

    /// <summary>Lets an attempt fail and waits until the supervisor has said what comes of it.</summary>
    private void Fail(IActorRef run, int number, Exception cause)
    {
        ExpectMsg(number);
        run.Tell(new Attempt.Failed(number, cause, 0, TimeSpan.Zero));
        ExpectMsg<Restarted>();
    }

    /// <summary>An attempt that says that it has begun and leaves the rest to the test.</summary>
    private sealed class Scripted : ReceiveActor
    {
        public Scripted(IActorRef test, int number) => Receive<Attempt.Begin>(_ => test.Tell(number));
    }
}
