using Akka.Actor;

namespace Slr.Actors.Parts;

/// <summary>
/// An actor that answers what it is asked. A throwing actor does not fail its asker by itself: the failure is sent on
/// before the supervisor acts, so the asker learns the true cause at once instead of waiting out its patience.
/// </summary>
public abstract class Worker : ReceiveActor
{
    /// <inheritdoc/>
    protected override bool AroundReceive(Receive receive, object message)
    {
        try
        {
            return base.AroundReceive(receive, message);
        }
        catch (Exception error)
        {
            Sender.Tell(new Status.Failure(new PartFailedException(Self.Path.Name, error)));
            throw;
        }
    }

    /// <summary>Also for handlers that fail after an await, which the above does not see; an asker heeds the first answer only.</summary>
    protected override void PreRestart(Exception reason, object message)
    {
        Sender.Tell(new Status.Failure(new PartFailedException(Self.Path.Name, reason)));
        base.PreRestart(reason, message);
    }

    /// <summary>Answers with the result of work that runs off the mailbox, or with its failure.</summary>
    private protected void Answer<T>(Task<T> work)
    {
        string name = Self.Path.Name;
        work.PipeTo(Sender, Self, success: result => result!,
            failure: error => new Status.Failure(new PartFailedException(name, ThrownCause.Of(error))));
    }
}
