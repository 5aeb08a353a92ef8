using Akka.Actor;
using Slr.Actors.Observability;
using Slr.Actors.Parts;
using Slr.Runs.Lines;

namespace Slr.Actors.Run;

/// <summary>
/// Begins attempts until one reaches the end. After a failure it waits, twice as long each time, and begins a fresh one
/// from the last seal; after too many without a new seal, or two that failed alike, it gives up. Failures that would
/// repeat end the run at once, as does a failure of its own.
/// </summary>
internal sealed class RunSupervisor : ReceiveActor, IWithTimers
{
    /// <summary>Time for the parts of a failed attempt to stop.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly Func<int, Props> makeAttempt;
    private readonly Configuration.SupervisionSettings settings;
    private readonly Action<RunEvent> publish;
    private readonly TaskCompletionSource<Ending> ending;
    private IActorRef attempt = ActorRefs.Nobody;
    private int number, fruitless;
    private bool stopping, heard;
    private Attempt.Failed? failure, before;

    /// <summary>Prepares a supervisor.</summary>
    /// <param name="makeAttempt">Makes attempt number n.</param>
    /// <param name="settings">Restarts and pauses.</param>
    /// <param name="publish">Tells monitor and observer.</param>
    /// <param name="ending">Completed when the run is over.</param>
    public RunSupervisor(Func<int, Props> makeAttempt, Configuration.SupervisionSettings settings, Action<RunEvent> publish,
        TaskCompletionSource<Ending> ending)
    {
        (this.makeAttempt, this.settings, this.publish, this.ending) = (makeAttempt, settings, publish, ending);
        Receive<Next>(_ => Begin());
        Receive<RunEvent>(happened =>
        {
            heard = true;
            if (happened is EpochSealed)
                (fruitless, before) = (0, null);
        });
        Receive<Attempt.Finished>(finished => ending.TrySetResult(new Ending(finished.Scores, null)));
        Receive<Attempt.Failed>(failed => failed.Number == number && failure is null, OnFailed);
        Receive<Terminated>(gone => gone.ActorRef.Equals(attempt), _ => OnGone());
        Receive<GraceOver>(over => over.Number == number && failure is not null, _ => OnGone());
        Receive<Stop>(_ => OnStop());
        Receive<StopOver>(_ => ending.TrySetResult(Stopped));
        Receive<Watch>(_ => OnWatch());
        ReceiveAny(_ => { });
    }

    /// <summary>Timers of the pauses between attempts.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How the attempts ended.</summary>
    /// <param name="Scores">Scores; null when they failed.</param>
    /// <param name="Cause">Why they failed; null when they did not.</param>
    public sealed record Ending(ScoreBoard? Scores, Exception? Cause);

    /// <summary>End the run soon: what is being written is finished first, for <c>supervision.grace</c> at most.</summary>
    public sealed record Stop;

    private TimeSpan Silence => 2 * settings.Patience;

    private static Ending Stopped => new(null, new OperationCanceledException("the run was stopped"));

    private sealed record Next;

    private sealed record StopOver;

    private sealed record Watch;

    private sealed record GraceOver(int Number);

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(RunEvent));
        // A part that is asked is watched by its asker; the conductor of the attempt is not, so its silence is watched here.
        Timers.StartPeriodicTimer("watch", new Watch(), Silence, Silence);
        Begin();
    }

    /// <summary>A supervisor that fails itself has lost count of its attempts: the run ends with the cause.</summary>
    protected override void PreRestart(Exception reason, object message)
    {
        ending.TrySetResult(new Ending(null, ThrownCause.Of(reason)));
        base.PreRestart(reason, message);
    }

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(error =>
    {
        Self.Tell(new Attempt.Failed(number, ThrownCause.Of(error), 0, TimeSpan.Zero));
        return Directive.Stop;
    });

    private void Begin()
    {
        (failure, number, heard) = (null, number + 1, true);
        attempt = Context.Watch(Context.ActorOf(makeAttempt(number), $"attempt-{number}"));
        attempt.Tell(new Attempt.Begin());
    }

    private void OnFailed(Attempt.Failed failed)
    {
        failure = failed;
        if (RunFailures.Final(failed.Cause) is { } final)
            ending.TrySetResult(new Ending(null, final));
        else if (stopping)
            ending.TrySetResult(Stopped);
        else
        {
            Context.Stop(attempt);
            Timers.StartSingleTimer("grace", new GraceOver(number), Grace);
        }
    }

    private void OnStop()
    {
        stopping = true;
        if (failure is not null) // between two attempts
            ending.TrySetResult(Stopped);
        else
            Timers.StartSingleTimer("stop", new StopOver(), settings.Grace);
    }

    private void OnWatch()
    {
        if (!heard && failure is null)
            OnFailed(new Attempt.Failed(number, new TimeoutException($"nothing was heard of the attempt for {Silence.TotalSeconds:0.#} s"),
                0, Silence));
        heard = false;
    }

    /// <summary>
    /// A new attempt begins when every part of the old one is gone, or has had its time to go: a thread that is stuck in
    /// native code never goes, and holds nothing that the new attempt uses.
    /// </summary>
    private void OnGone()
    {
        Timers.Cancel("grace");
        Context.Unwatch(attempt);
        if (failure is not { } failed || ending.Task.IsCompleted)
            return;
        string? hopeless = failed.Repeats(before) ? "failed twice at the same place, of the same cause"
            : ++fruitless > settings.MaxRestarts ? $"gave up after {settings.MaxRestarts} restarts without a new seal; the last cause"
            : null;
        if (hopeless is not null)
        {
            ending.TrySetResult(new Ending(null,
                new FatalRunException(RunFailures.CodeOf(failed.Cause), $"{hopeless}: {failed.Cause.Message}", failed.Cause)));
            return;
        }
        before = failed;
        double pause = Math.Min(settings.MinBackoff.TotalSeconds * Math.Pow(2, fruitless - 1), settings.MaxBackoff.TotalSeconds);
        Timers.StartSingleTimer("next", new Next(), TimeSpan.FromSeconds(pause));
        publish(new Restarted(PartNames.Attempt, failed.Cause.Message, number + 1, failed.LostSteps,
            failed.Lost + TimeSpan.FromSeconds(pause)));
    }
}
