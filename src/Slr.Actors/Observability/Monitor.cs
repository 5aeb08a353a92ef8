using Akka.Actor;
using Slr.Actors.Chaos;

namespace Slr.Actors.Observability;

/// <summary>Hears every event of the run and tells the observer. May die freely: it is restarted and goes on with the next event.</summary>
internal sealed class Monitor : ReceiveActor
{
    private int heard;

    /// <summary>Prepares a monitor.</summary>
    public Monitor(IRunObserver observer, FaultPlan faults) => Receive<RunEvent>(happened =>
    {
        if (happened is EpochSealed epoch)
            faults.Strike("monitor", epoch.Epoch, heard++);
        observer.On(happened);
    });

    /// <inheritdoc/>
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(RunEvent));
}
