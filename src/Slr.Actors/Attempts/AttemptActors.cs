using Akka.Actor;
using Slr.Actors.Data;
using Slr.Actors.Observability;
using Slr.Actors.Parts;

namespace Slr.Actors.Attempts;

/// <summary>The actors of one attempt, and how they are asked: with patience, and again where they are repaired in place.</summary>
/// <param name="Loader">Hands out batches.</param>
/// <param name="Refiner">Owns the graph of each epoch.</param>
/// <param name="Evaluator">Scores features.</param>
/// <param name="Labels">Keeps the lineage of labels.</param>
/// <param name="Broken">Ends when a part is gone for good: one that could not be made, or that owned weights.</param>
/// <param name="Patience">Longest silence.</param>
/// <param name="Publish">Tells monitor and observer.</param>
/// <param name="Ended">Set when the attempt ends.</param>
internal sealed record AttemptActors(IActorRef Loader, IActorRef Refiner, IActorRef Evaluator, IActorRef Labels,
    Task<PartFailedException> Broken, TimeSpan Patience, Action<RunEvent> Publish, CancellationToken Ended)
{
    /// <summary>Times a part that is repaired in place is asked again before the attempt is given up.</summary>
    private const int Repairs = 3;

    /// <summary>
    /// Asks a part whose failure ends the attempt. One that is gone answers nobody, so every question is raced by the
    /// news of it.
    /// </summary>
    public async Task<T> Ask<T>(IActorRef part, object message)
    {
        Task<T> answer = part.Ask<T>(message, Patience, Ended);
        if (await Task.WhenAny(answer, Broken) == Broken)
            throw await Broken;
        try
        {
            return await answer;
        }
        catch (AskTimeoutException silence)
        {
            throw new PartSilentException(part.Path.Name, new TimeoutException($"no answer in {Patience.TotalSeconds:0.#} s", silence));
        }
    }

    /// <summary>
    /// Asks a part that its supervisor restarts in place: what is lost is the question, so it is asked again, unless the
    /// same failure comes twice in a row. A part that is silent still holds the first question: only a new attempt, with
    /// new parts, gets past it.
    /// </summary>
    /// <param name="part">The part.</param>
    /// <param name="message">The question.</param>
    /// <param name="isSound">Judges the answer; nonsense is asked again as well.</param>
    public async Task<T> AskAgain<T>(IActorRef part, object message, Func<T, bool>? isSound = null)
    {
        PartFailedException? before = null;
        for (int tries = 1; ; tries++)
        {
            try
            {
                T answer = await Ask<T>(part, message);
                return isSound is null || isSound(answer) ? answer : throw Nonsense(part);
            }
            catch (PartFailedException failure) when (tries <= Repairs && failure is not PartSilentException
                && RunFailures.Final(failure) is null
                && !RunFailures.Repeats(failure, before) && !Ended.IsCancellationRequested)
            {
                before = failure;
                Publish(new Restarted(part.Path.Name, failure.InnerException?.Message ?? failure.Message, 0, 0,
                    TimeSpan.Zero));
            }
        }
    }

    /// <summary>Asks the loader for a batch; the caller disposes it.</summary>
    public Task<LoadedBatch> Load(BatchSequence sequence, int position) =>
        AskAgain<LoadedBatch>(Loader, new Loader.Next(sequence, position), batch => batch.Index == position
            && batch.Count + batch.Missing.Count >= sequence.Plan[position].Length);

    /// <summary>A part answered something that cannot be.</summary>
    public static PartFailedException Nonsense(IActorRef part) =>
        new(part.Path.Name, new InvalidDataException("its answer makes no sense"));
}
