using Akka.Actor;

namespace Slr.Actors.Run;

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
    protected void Answer<T>(Task<T> work)
    {
        string name = Self.Path.Name;
        work.PipeTo(Sender, Self, success: result => result!,
            failure: error => new Status.Failure(new PartFailedException(name, error.GetBaseException())));
    }
}

/// <summary>A part of the run failed.</summary>
/// <param name="part">Name of the actor.</param>
/// <param name="cause">What it threw.</param>
public class PartFailedException(string part, Exception cause) : Exception($"{part}: {cause.Message}", cause)
{
    /// <summary>Name of the actor.</summary>
    public string Part { get; } = part;
}

/// <summary>A part of the run did not answer.</summary>
/// <param name="part">Name of the actor.</param>
/// <param name="cause">How long it was waited for.</param>
public sealed class PartSilentException(string part, Exception cause) : PartFailedException(part, cause);
