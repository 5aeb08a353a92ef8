using System.Runtime.InteropServices;
using Akka.Actor;
using Slr.Actors.Configuration;
using Slr.Actors.Observability;
using Slr.Actors.Parts;
using Slr.Actors.Run;
using Slr.Data;
using Slr.Primitives.Files;

namespace Slr.Actors.Tests.Run;

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
            run.Tell(new Attempt.Failed(number, new InvalidDataException($"broken {number}"), 7, TimeSpan.FromSeconds(5)));
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
        run.Tell(new Attempt.Failed(1, new PartFailedException("store", new CannotWriteException("runs/x", new IOException("", 28))), 0,
            TimeSpan.Zero));
        Assert.Equal(ExitCode.CannotWrite, Assert.IsType<FatalRunException>((await ending.Task).Cause).ExitCode);
    }

    [Theory, MemberData(nameof(TheSameAgain))]
    public async Task ends_with_the_cause_after_two_attempts_that_fail_alike(Exception first, Exception second, int code)
    {
        IActorRef run = Start();
        Fail(run, 1, first);
        Pass(Settings.MinBackoff);
        ExpectMsg(2);
        run.Tell(new Attempt.Failed(2, second, 0, TimeSpan.Zero));
        var fatal = Assert.IsType<FatalRunException>((await ending.Task).Cause);
        Assert.Equal(code, fatal.ExitCode);
        Assert.Contains(second.Message, fatal.Message);
        Assert.Contains("failed twice at the same place", fatal.Message);
    }

    public static TheoryData<Exception, Exception, int> TheSameAgain => new()
    {
        { new InvalidDataException("broken"), new InvalidDataException("broken"), ExitCode.GaveUp },
        { new PartFailedException("student", new NotSupportedException("odd")),
            new PartFailedException("student", new NotSupportedException("odd")), ExitCode.GaveUp },
    };

    [Theory, MemberData(nameof(NotTheSame))]
    public void goes_on_after_two_failures_of_which_the_third_may_be_spared(Exception first, Exception second, int secondSteps)
    {
        IActorRef run = Start();
        Fail(run, 1, first);
        Pass(Settings.MinBackoff);
        ExpectMsg(2);
        run.Tell(new Attempt.Failed(2, second, secondSteps, TimeSpan.Zero));
        ExpectMsg<Restarted>();
        Pass(Settings.MaxBackoff);
        ExpectMsg(3);
    }

    public static TheoryData<Exception, Exception, int> NotTheSame => new()
    {
        { new InvalidDataException("broken"), new InvalidDataException("broken otherwise"), 0 },
        { new InvalidDataException("broken"), new NotSupportedException("broken"), 0 },
        { new InvalidDataException("broken"), new InvalidDataException("broken"), 3 },
        { Silent(), Silent(), 0 },
        { new CannotWriteException("runs/x", new IOException("", 28)), new CannotWriteException("runs/x", new IOException("", 28)), 0 },
        { new ExternalException("CUDA out of memory"), new ExternalException("CUDA out of memory"), 0 },
    };

    [Fact]
    public async Task gives_up_with_a_code_of_its_own_when_memory_does_not_suffice()
    {
        IActorRef run = Start(Settings with { MaxRestarts = 0 });
        ExpectMsg(1);
        var exhausted = new ExternalException("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes.");
        run.Tell(new Attempt.Failed(1, new PartFailedException("student", exhausted), 0, TimeSpan.Zero));
        Assert.Equal(ExitCode.OutOfMemory, Assert.IsType<FatalRunException>((await ending.Task).Cause).ExitCode);
    }

    [Fact]
    public async Task ends_when_it_fails_itself()
    {
        IActorRef run = Start(publish: _ => throw new NotSupportedException("nobody listens"));
        ExpectMsg(1);
        run.Tell(new Attempt.Failed(1, new InvalidDataException("broken"), 0, TimeSpan.Zero));
        run.Tell(new Attempt.Failed(1, new InvalidDataException("broken"), 0, TimeSpan.Zero));
        Pass(RunSupervisor.Grace);
        Assert.Equal("nobody listens", Assert.IsType<NotSupportedException>((await ending.Task).Cause).Message);
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

    private static PartSilentException Silent() => new("student", new TimeoutException("no answer in 1800 s"));

    private IActorRef Start(SupervisionSettings? settings = null, Action<RunEvent>? publish = null)
    {
        IActorRef test = TestActor;
        settings ??= Settings;
        publish ??= happened => test.Tell(happened);
        return Sys.ActorOf(Props.Create(() => new RunSupervisor(number => Props.Create(() => new Scripted(test, number)), settings,
            publish, ending)));
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
