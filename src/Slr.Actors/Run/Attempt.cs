using Akka.Actor;

namespace Slr.Actors.Run;

/// <summary>
/// Conducts one attempt: starts from the newest sound seal and drives both stages to the end. Parts that hold no weights
/// are repaired in place; whatever else fails ends the attempt, and the run's supervisor begins a new one.
/// </summary>
public sealed class Attempt : ReceiveActor
{
    private readonly CancellationTokenSource ended = new();

    /// <summary>Prepares an attempt.</summary>
    /// <param name="context">The run.</param>
    /// <param name="number">Number of the attempt, from 1.</param>
    public Attempt(RunContext context, int number)
    {
        Receive<Begin>(_ =>
        {
            Progress? progress = null;
            IActorRef supervisor = Context.Parent;
            AttemptParts made = AttemptParts.Start(Context, context, ended.Token);
            Task.Run(() => new AttemptScript(context, number, made, p => progress = p).Run())
                .ContinueWith(run =>
                {
                    if (run.IsCompletedSuccessfully)
                        return (object)new Finished(run.Result);
                    // A part that hangs can only stop once it is told so, and the attempt only once all its parts have.
                    ended.Cancel();
                    return new Failed(number, run.Exception?.GetBaseException() ?? new OperationCanceledException(),
                        progress?.UnsealedSteps ?? 0, progress?.SinceSeal ?? TimeSpan.Zero);
                }, TaskScheduler.Default)
                .PipeTo(supervisor);
        });
        Receive<AttemptParts.StartOwner>(start => Sender.Tell(Context.ActorOf(start.Props, start.Name)));
    }

    /// <summary>Begin; sent once.</summary>
    public sealed record Begin;

    /// <summary>Both stages are done.</summary>
    public sealed record Finished(ScoreBoard Scores);

    /// <summary>The attempt cannot go on.</summary>
    /// <param name="Number">Number of the attempt.</param>
    /// <param name="Cause">Why.</param>
    /// <param name="LostSteps">Training steps that are computed again.</param>
    /// <param name="Lost">Time since the last seal.</param>
    public sealed record Failed(int Number, Exception Cause, int LostSteps, TimeSpan Lost);

    /// <inheritdoc/>
    protected override void PostStop() => ended.Cancel();

    /// <summary>The owners of weights are never restarted in place: their weights belong to a step that is lost.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(error =>
        Sender.Path.Name is "student" or "teacher" or "pretraining-student" ? Directive.Stop : Directive.Restart);
}
