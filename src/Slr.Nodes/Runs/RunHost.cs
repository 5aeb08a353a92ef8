using Akka.Actor;
using Akka.Cluster;
using Slr.Nodes.Membership;
using Slr.Nodes.Wire;
using Slr.Torch;

namespace Slr.Nodes.Runs;

/// <summary>
/// A node as a sweep knows it: takes runs of the sweep in whose cluster it is, when both run the same program, and stops them when
/// the sweep is gone.
/// </summary>
internal sealed class RunHost : ReceiveActor
{
    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly Dictionary<long, HostedRun> runs = [];
    private readonly Dictionary<long, RunOver> told = [];
    private readonly IRunLauncher launcher;
    private readonly HostedRuns hosted;
    private readonly string processor;
    private readonly Action<string> say;
    private IActorRef? sweep;
    private string? folder, cache;
    private Engaged? answered;

    /// <summary>Prepares a node.</summary>
    /// <param name="launcher">Starts runs.</param>
    /// <param name="hosted">All that the node has begun.</param>
    /// <param name="processor">What it computes on, for people.</param>
    /// <param name="say">Hears what people should know.</param>
    public RunHost(IRunLauncher launcher, HostedRuns hosted, string processor, Action<string> say)
    {
        (this.launcher, this.hosted, this.processor, this.say) = (launcher, hosted, processor, say);
        Receive<Engage>(Weigh);
        Receive<Weighed>(Answer);
        Receive<ClusterEvent.MemberRemoved>(gone =>
        {
            if (sweep?.Path.Address == gone.Member.Address)
                LetGo($"the sweep at {NodeAddress.Of(gone.Member.Address)} has left");
        });
        Receive<RunOrder>(order => IsSweep, Begin);
        Receive<StopRun>(stop => IsSweep, Stop);
        Receive<Ended>(Tell, ended => runs.ContainsKey(ended.Number));
        Receive<WantPiece>(want => IsSweep, want =>
        {
            byte[]? bytes = runs.GetValueOrDefault(want.Number)?.Piece(want.File, want.Offset);
            Sender.Tell(new FilePiece(want.Number, bytes is not null, bytes ?? []));
        });
        Receive<Fetched>(fetched => IsSweep, fetched => Forget(fetched.Number));
        Receive<Leave>(_ => sweep?.Tell(new Declined("is being stopped")));
    }

    private bool IsSweep => sweep is not null && Sender.Path.Address == sweep.Path.Address;

    /// <summary>The node stops: it takes no more.</summary>
    public sealed record Leave;

    private sealed record Weighed(IActorRef From, long Number, string? Refusal, int Room, string? Folder, string? Cache);

    private sealed record Ended(IActorRef From, long Number, string Name, int Code);

    /// <inheritdoc/>
    protected override void PreStart() => cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
        typeof(ClusterEvent.MemberRemoved));

    /// <inheritdoc/>
    protected override void PostStop()
    {
        cluster.Unsubscribe(Self);
        LetGo(null);
    }

    /// <summary>Off the mailbox: libtorch is loaded for it, and a disk that others share may take its time.</summary>
    private void Weigh(Engage terms)
    {
        IActorRef from = Sender;
        if (from.Equals(sweep) && answered?.Number == terms.Number)
            from.Tell(answered);
        else
            Task.Run(() => Measure(terms, from)).PipeTo(Self);
    }

    private Weighed Measure(Engage terms, IActorRef from)
    {
        if (terms.Protocol != NodeMessage.Version || terms.Program != Arithmetic.OwnProgram)
            return new(from, terms.Number, $"runs program {Arithmetic.OwnProgram} and the sweep {terms.Program}: run the same one on both",
                0, null, null);
        try
        {
            return new(from, terms.Number, null, launcher.Room(terms.Device, terms.Threads), Seen(terms.Folder), Seen(terms.Cache));
        }
        catch (DeviceException missing)
        {
            return new(from, terms.Number, $"cannot: {missing.Message}", 0, null, null);
        }
    }

    /// <summary>The folder of a mark; null when it is not seen here, or another one is.</summary>
    private static string? Seen(FolderMark mark)
    {
        try
        {
            return File.ReadAllText(mark.File) == mark.Words ? Path.GetDirectoryName(mark.File) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private void Answer(Weighed weighed)
    {
        NodeAddress at = NodeAddress.Of(weighed.From.Path.Address);
        if (weighed.Refusal is { } why)
        {
            say($"does no runs of the sweep at {at}: it {why}");
            weighed.From.Tell(new Declined(why));
            return;
        }
        if (weighed.From.Equals(sweep) && answered?.Number == weighed.Number)
            return;
        LetGo(null);
        (sweep, folder, cache) = (weighed.From, weighed.Folder, weighed.Cache);
        say($"does runs of the sweep at {at}, {weighed.Room} at a time, {(folder is null ? $"under {launcher.Cache}" : $"in {folder}")}");
        sweep.Tell(answered = new Engaged(weighed.Number, processor, weighed.Room, folder is not null));
    }

    private void Begin(RunOrder order)
    {
        if (told.TryGetValue(order.Number, out RunOver? over))
            Sender.Tell(over);
        if (over is not null || runs.ContainsKey(order.Number))
            return;
        HostedRun run = HostedRun.Start(order, launcher, folder, cache);
        runs.Add(order.Number, run);
        hosted.Add(run);
        say($"does {order.Name}");
        IActorRef from = sweep!;
        run.Ended.ContinueWith(ended => new Ended(from, order.Number, order.Name, ended.Result), TaskScheduler.Default).PipeTo(Self);
    }

    /// <summary>A run of which nothing is known has been stopped before it came.</summary>
    private void Stop(StopRun stop)
    {
        if (runs.GetValueOrDefault(stop.Number) is { Ended.IsCompleted: false } run)
            run.Stop();
        else
            Sender.Tell(told.GetValueOrDefault(stop.Number) ?? new RunOver(stop.Number, HostedRun.Interrupted, []));
    }

    private void Tell(Ended ended)
    {
        HostedRun run = runs[ended.Number];
        say($"{ended.Name} has ended{(ended.Code == 0 ? "" : $" with code {ended.Code}")}{(run.Failure is { } why ? $": {why}" : "")}");
        ended.From.Tell(told[ended.Number] = new RunOver(ended.Number, ended.Code, run.Files, run.Failure ?? ""));
        if (folder is not null)
            Forget(ended.Number);
    }

    private void Forget(long number)
    {
        if (runs.Remove(number, out HostedRun? run))
            run.Forget();
    }

    private void LetGo(string? why)
    {
        if (sweep is not null && why is not null)
            say(why);
        foreach (HostedRun run in runs.Values)
            run.Stop();
        runs.Clear();
        told.Clear();
        sweep = null;
    }
}
