using Akka.Actor;
using Slr.Actors.Observability;
using Slr.Actors.Parts;
using Slr.Flow.Clustering;
using Slr.Flow.Soundness;
using Slr.Runs.Lines;

namespace Slr.Actors.Refinement;

/// <summary>
/// Gets labels out of a clusterer that may throw, hang or answer nonsense: each try is a fresh clusterer with the same
/// input and the same limit of time. The same failure twice in a row is not tried a third time.
/// </summary>
internal sealed class ClusterSupervisor : ReceiveActor, IWithTimers
{
    private readonly Props clusterer;
    private readonly TimeSpan timeout;
    private readonly int repairs;
    private IActorRef asker = ActorRefs.Nobody, current = ActorRefs.Nobody;
    private ClusteringInput? input;
    private Exception? before;
    private int tries;

    /// <summary>Prepares a supervisor.</summary>
    /// <param name="clusterer">Makes a fresh clusterer.</param>
    /// <param name="timeout">Longest time of one try.</param>
    /// <param name="repairs">Tries after the first.</param>
    public ClusterSupervisor(Props clusterer, TimeSpan timeout, int repairs)
    {
        (this.clusterer, this.timeout, this.repairs) = (clusterer, timeout, repairs);
        Receive<ClusteringActor.Request>(request =>
        {
            (asker, input, before, tries) = (Sender, request.Input, null, 0);
            Try();
        });
        Receive<ClusteringResult>(result => Sender.Equals(current), result => Judge(result));
        Receive<Status.Failure>(_ => Sender.Equals(current), failure => Failed(OwnCause(failure.Cause)));
        Receive<Late>(late => late.Clusterer.Equals(current),
            _ => Failed(new TimeoutException($"no labels after {timeout.TotalSeconds:0.#} s")));
        ReceiveAny(_ => { }); // late answers of clusterers that were given up
    }

    /// <summary>Timers of the limit of time.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(error =>
    {
        if (Sender.Equals(current))
            Self.Tell(new Status.Failure(ThrownCause.Of(error)), Sender);
        return Directive.Stop;
    });

    /// <summary>What fails here is no try of a clusterer: whoever waits for labels is told at once.</summary>
    protected override bool AroundReceive(Receive receive, object message)
    {
        try
        {
            return base.AroundReceive(receive, message);
        }
        catch (Exception error)
        {
            asker.Tell(new Status.Failure(new PartFailedException(PartNames.Clusterer, error)));
            throw;
        }
    }

    private void Try()
    {
        tries++;
        current = Context.ActorOf(clusterer, $"try-{input!.Epoch}-{tries}-{Guid.NewGuid():N}");
        Timers.StartSingleTimer("late", new Late(current), timeout);
        current.Tell(new ClusteringActor.Request(input));
    }

    private sealed record Late(IActorRef Clusterer);

    private void Judge(ClusteringResult result)
    {
        try
        {
            Finish(OwnNames(SoundClusters.Check(result, input!.Features)));
        }
        catch (InvalidDataException nonsense)
        {
            Failed(nonsense);
        }
    }

    private static ClusteringResult OwnNames(ClusteringResult result) =>
        result.Diagnostics.Keys.FirstOrDefault(RunLines.LabelNames.Contains) is { } taken
            ? throw new InvalidDataException($"it calls a figure of its own '{taken}', which is a name of the metrics of labels; call it "
                + "otherwise")
            : result;

    /// <summary>The name of one try's actor says nothing to anybody, and would make each failure another one.</summary>
    private static Exception OwnCause(Exception cause) => cause is PartFailedException { InnerException: { } thrown } ? thrown : cause;

    private void Failed(Exception cause)
    {
        Context.Stop(current);
        if (tries <= repairs && !RunFailures.Repeats(cause, before))
        {
            before = cause;
            Context.System.EventStream.Publish(new Restarted(PartNames.Clusterer, cause.Message, 0, 0, TimeSpan.Zero));
            Try();
        }
        else
            Finish(new Status.Failure(new PartFailedException(PartNames.Clusterer, cause)));
    }

    private void Finish(object answer)
    {
        Timers.Cancel("late");
        Context.Stop(current);
        (current, input) = (ActorRefs.Nobody, null);
        asker.Tell(answer);
    }
}
