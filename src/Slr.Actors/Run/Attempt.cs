using Akka.Actor;
using Slr.Actors.Attempts;
using Slr.Actors.Parts;
using Slr.Runs.Lines;

namespace Slr.Actors.Run;

/// <summary>
/// Conducts one attempt: starts from the newest sound seal and drives both stages to the end. Parts that hold no weights
/// are repaired in place; whatever else fails ends the attempt, and the run's supervisor begins a new one.
/// </summary>
internal sealed class Attempt : ReceiveActor
{
    private readonly CancellationTokenSource ended = new();
    private readonly TaskCompletionSource<PartFailedException> broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Prepares an attempt.</summary>
    /// <param name="context">The run.</param>
    /// <param name="labels">The keeper of labels, which outlives attempts.</param>
    /// <param name="number">Number of the attempt, from 1.</param>
    public Attempt(RunContext context, IActorRef labels, int number)
    {
        Receive<Begin>(_ =>
        {
            Progress? progress = null;
            IActorRef supervisor = Context.Parent;
            AttemptParts made = AttemptParts.Start(Context, context, labels, broken.Task, ended.Token);
            Task.Run(() => new AttemptScript(context, number, made, p => progress = p).Run())
                .ContinueWith(run =>
                {
                    if (run.IsCompletedSuccessfully)
                        return (object)new Finished(run.Result);
                    // A part that hangs can only stop once it is told so, and the attempt only once all its parts have.
                    ended.Cancel();
                    return new Failed(number, run.Exception is { } error ? ThrownCause.Of(error) : new OperationCanceledException(),
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
    public sealed record Failed(int Number, Exception Cause, int LostSteps, TimeSpan Lost)
    {
        /// <summary>
        /// True when the attempt before failed so too: of the same cause, after as many steps from the same seal. The
        /// next one would again, unless the cause lies outside of SLR.
        /// </summary>
        public bool Repeats(Failed? before) => LostSteps == before?.LostSteps && RunFailures.Repeats(Cause, before.Cause);
    }

    /// <inheritdoc/>
    protected override void PostStop() => ended.Cancel();

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => Strategy(() => Sender, broken);

    /// <summary>
    /// The owners of weights are never restarted in place: their weights belong to a step that is lost. Nor is what could
    /// not be made: it would fail again. Whoever has asked them learns why at once.
    /// </summary>
    /// <param name="failed">The part that has failed.</param>
    /// <param name="broken">Ends with the first part that is gone for good.</param>
    internal static SupervisorStrategy Strategy(Func<IActorRef> failed, TaskCompletionSource<PartFailedException> broken) =>
        new OneForOneStrategy(error =>
    {
        string part = failed().Path.Name;
        if (error is not ActorInitializationException
            && part is not (PartNames.Student or PartNames.Teacher or PartNames.PretrainingStudent))
            return Directive.Restart;
        broken.TrySetResult(new PartFailedException(part, ThrownCause.Of(error)));
        return Directive.Stop;
    });
}
