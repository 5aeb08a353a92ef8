using System.Runtime.ExceptionServices;
using Akka.Actor;
using Slr.Actors.Parts;

namespace Slr.Actors.Chaos;

/// <summary>
/// Stands before a part: is struck before a question reaches it, and has it answer nonsense. Where the part fails, this one
/// fails as it did, before whoever asked is told: what is asked next then waits for both to be made anew.
/// </summary>
internal sealed class FaultyPart : Worker
{
    /// <summary>Makes the part, and stands before it under its name.</summary>
    /// <param name="target">Its name in <c>chaos.faults</c>.</param>
    /// <param name="props">The part.</param>
    /// <param name="faults">What goes wrong.</param>
    public FaultyPart(string target, Props props, FaultPlan faults)
    {
        IActorRef part = Context.ActorOf(props, Self.Path.Name);
        Receive<Struck>(struck => part.Ask<object>(struck.Babbles ? Question.Misheard(struck.Question) : struck.Question)
            .PipeTo(Self, Sender, answer => new Answered(struck.Babbles ? Question.Nonsense(answer) : answer),
                error => new Failed(CauseOf(error))));
        Receive<Answered>(answered => Sender.Tell(answered.Answer));
        Receive<Failed>(failed => ExceptionDispatchInfo.Throw(failed.Cause));
        ReceiveAny(question =>
        {
            if (Question.PointOf(question) is not var (epoch, step))
            {
                part.Forward(question);
                return;
            }
            // Off the mailbox: a hang is silence to whoever asked, and to nobody else.
            Task.Run(() =>
            {
                faults.Strike(target, epoch, step);
                return Question.HasNonsense(question) && faults.Babbles(target, epoch, step);
            }).PipeTo(Self, Sender, babbles => new Struck(question, babbles), error => new Failed(CauseOf(error)));
        });
    }

    private sealed record Struck(object Question, bool Babbles);

    private sealed record Answered(object Answer);

    private sealed record Failed(Exception Cause);

    private static Exception CauseOf(Exception error) =>
        ThrownCause.Of(error) is PartFailedException { InnerException: { } thrown } ? thrown : ThrownCause.Of(error);

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Escalate);
}
