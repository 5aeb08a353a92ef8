using Akka.Actor;
using Slr.Nodes.Wire;
using Slr.Primitives.Files;

namespace Slr.Nodes.Runs;

/// <summary>A run for a node.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Recipe">Name of its recipe.</param>
/// <param name="Text">The recipe, HOCON.</param>
/// <param name="Settings">Words <c>key=value</c>, but for name and folders, which are the node's.</param>
public sealed record RunWork(string Name, string Recipe, string Text, IReadOnlyList<string> Settings);

/// <summary>How a node's run ended.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Failure">Why the node could not even begin; null where it could.</param>
public sealed record RunEnd(int Code, string? Failure = null)
{
    internal long Number { get; init; }

    internal IReadOnlyList<string> Files { get; init; } = [];
}

/// <summary>A node that does runs of a sweep. For any thread.</summary>
public sealed class RunNode
{
    /// <summary>A piece of a file; who takes longer is lost.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static long orders;

    private readonly Lock gate = new();
    private readonly Dictionary<long, Pending> going = [];
    private readonly CancellationTokenSource closed = new(), lost = new();
    private readonly IActorRef actor, leader;
    private bool isLost;

    internal RunNode(string name, Engaged answer, IActorRef actor, IActorRef leader) =>
        (Name, Processor, Room, Shares, this.actor, this.leader) =
            (name, answer.Processor, answer.Room, answer.Shares, actor, leader);

    /// <summary><c>HOST:PORT</c>.</summary>
    public string Name { get; }

    /// <summary>What it computes on, for people.</summary>
    public string Processor { get; }

    /// <summary>Runs at a time.</summary>
    public int Room { get; }

    /// <summary>True when it works in the sweep's own folder.</summary>
    public bool Shares { get; }

    /// <summary>Set when it takes no more runs.</summary>
    public CancellationToken Closed => closed.Token;

    /// <summary>True when it has runs.</summary>
    internal bool IsBusy
    {
        get
        {
            lock (gate)
                return going.Count > 0;
        }
    }

    /// <summary>Has it do a run.</summary>
    /// <param name="work">What.</param>
    /// <param name="stop">Ends the run as Ctrl-C does.</param>
    /// <returns>Null when the node was lost before the run had ended.</returns>
    public async Task<RunEnd?> RunAsync(RunWork work, CancellationToken stop)
    {
        long number = Interlocked.Increment(ref orders);
        var run = new Pending(new RunOrder(number, work.Name, work.Recipe, work.Text, [.. work.Settings]), stop);
        lock (gate)
        {
            if (isLost)
                return null;
            going.Add(number, run);
        }
        actor.Tell(run.Order, leader);
        await using (stop.Register(() => actor.Tell(new StopRun(number), leader)))
            return await run.End.Task;
    }

    /// <summary>Fetches what a run found, where the node works in a folder of its own; it forgets it then.</summary>
    /// <param name="end">How the run ended.</param>
    /// <param name="into">A folder, which gets <c>NAME.log</c> and <c>NAME/...</c>.</param>
    /// <param name="stop">Gives it up.</param>
    /// <returns>False when the node was lost before, or has lost it.</returns>
    /// <exception cref="CannotWriteException">The folder cannot be written.</exception>
    public async Task<bool> FetchAsync(RunEnd end, string into, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, lost.Token);
        try
        {
            foreach (string file in end.Files)
                if (!FileParts.IsPath(file) || !await FetchAsync(end.Number, file, Path.Combine(into, file), either.Token))
                {
                    leader.Tell(new Declined("cannot give what its run has written"), actor);
                    return false;
                }
        }
        catch (Exception error) when (error is OperationCanceledException or AskTimeoutException)
        {
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CannotWriteException(into, error);
        }
        actor.Tell(new Fetched(end.Number), leader);
        return true;
    }

    /// <summary>What it has ended. What nobody waits for any more is not kept.</summary>
    internal void End(RunOver over)
    {
        Pending? run;
        lock (gate)
            going.Remove(over.Number, out run);
        run?.End.SetResult(new RunEnd(over.Code, over.Failure.Length == 0 ? null : over.Failure)
        {
            Number = over.Number,
            Files = over.Files,
        });
    }

    /// <summary>
    /// Asks once more for everything that has not ended: a message may be lost with its connection. What the node has begun it does not
    /// begin again, and what it has ended it tells again.
    /// </summary>
    internal void Remind()
    {
        Pending[] all;
        lock (gate)
            all = [.. going.Values];
        foreach (Pending run in all)
            actor.Tell(run.Stop.IsCancellationRequested ? new StopRun(run.Order.Number) : run.Order, leader);
    }

    /// <summary>It takes no more.</summary>
    internal void Close() => closed.Cancel();

    /// <summary>It is gone, with all it had.</summary>
    internal void Lose()
    {
        Pending[] all;
        lock (gate)
        {
            isLost = true;
            all = [.. going.Values];
            going.Clear();
        }
        closed.Cancel();
        lost.Cancel();
        foreach (Pending run in all)
            run.End.SetResult(null);
    }

    private async Task<bool> FetchAsync(long number, string file, string to, CancellationToken stop)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        await using var stream = new FileStream(to, FileMode.Create, FileAccess.Write);
        while (true)
        {
            FilePiece piece = await actor.Ask<FilePiece>(new WantPiece(number, file, stream.Position), Patience, stop);
            if (!piece.Found)
                return false;
            if (piece.Bytes.Length == 0)
                return true;
            await stream.WriteAsync(piece.Bytes, stop);
        }
    }

    private sealed record Pending(RunOrder Order, CancellationToken Stop)
    {
        public TaskCompletionSource<RunEnd?> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
