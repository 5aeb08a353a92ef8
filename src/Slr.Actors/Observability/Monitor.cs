using Akka.Actor;

namespace Slr.Actors.Observability;

/// <summary>Hears every event of the run and tells the observer. May die freely: it is restarted and goes on with the next event.</summary>
internal sealed class Monitor : ReceiveActor
{
    /// <summary>Prepares a monitor.</summary>
    public Monitor(IRunObserver observer) => Receive<RunEvent>(observer.On);

    /// <inheritdoc/>
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(RunEvent));
}
