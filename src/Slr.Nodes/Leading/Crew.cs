using System.Globalization;
using Akka.Actor;
using Akka.Cluster;
using Slr.Flow.Sharing;
using Slr.Models.Training;
using Slr.Nodes.Membership;
using Slr.Nodes.Sharding;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Leading;

/// <summary>
/// The nodes that help a trainer. It forms a cluster of its own and invites nodes to it; they come and go as they can, and without
/// any the trainer does all of it alone.
/// </summary>
public sealed class Crew : IAsyncDisposable, IDisposable
{
    private const string Comparing = "pairs", OnlySearches = "this crew only searches";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ActorSystem system;
    private readonly IActorRef? features;
    private readonly Lazy<IActorRef> search;
    private readonly ShardPace featurePace = new(), searchPace = new();
    private readonly HashSet<(string Node, string Work)> seen = [];
    private readonly Standings standings;
    private readonly bool mixed;
    private long jobs;
    private int shards, helped, pairs, helpedPairs;
    private bool isLeaving;

    private Crew(ActorSystem system, CrewOptions options, Action<CrewNews> say)
    {
        (this.system, mixed, standings) = (system, options.Mixed, new Standings(say));
        Action<CrewNews> extracting = standings.Hear("features"), searching = standings.Hear("search");
        Action<NodeAddress, string> alone = (_, sentence) => standings.Say(sentence);
        IActorRef inviter = system.ActorOf(Props.Create(() => new Inviter(options.Nodes, options.Place.Certificate, alone)), "inviter");
        if (options.Device is { } device)
        {
            var terms = new Enlist(NodeMessage.Version, Arithmetic.Of(device, options.Threads, options.Portable), options.Mixed);
            features = system.ActorOf(Props.Create(() => new FeatureLeader(terms, inviter, extracting)), "features");
        }
        // Nodes are asked to search when there is something to search; where there is nothing else, at once.
        search = new Lazy<IActorRef>(() => system.ActorOf(Props.Create(() => new SearchLeader(inviter, searching)), "search"));
        if (features is null)
            _ = search.Value;
        system.WhenTerminated.ContinueWith(_ => Ended(), TaskScheduler.Default);
    }

    /// <summary>Starts looking for nodes; does not wait for any.</summary>
    /// <param name="options">Whom.</param>
    /// <param name="say">Hears who comes and goes.</param>
    /// <exception cref="NodeException">Nothing can listen where the trainer is to, or the place is refused.</exception>
    public static Crew Start(CrewOptions options, Action<CrewNews> say)
    {
        ActorSystem system = NodeSystem.Start(options.Place, [NodeSystem.Trainer]);
        var cluster = Cluster.Get(system);
        cluster.Join(cluster.SelfAddress);
        return new Crew(system, options, say);
    }

    /// <summary>What nodes did so far of what they could have done, as sentences for people; empty where that was nothing.</summary>
    public IEnumerable<string> Done => new[]
    {
        Share(helped, shards, "shards of features"), Share(helpedPairs, pairs, "pairs of blocks"),
    }.OfType<string>();

    /// <summary>The nodes that help now, as people know them: <c>HOST:PORT</c>.</summary>
    public async Task<IReadOnlyList<string>> Nodes()
    {
        IEnumerable<string> all = [];
        foreach (IActorRef? leader in (IActorRef?[])[features, search.IsValueCreated ? search.Value : null])
            if (leader is not null)
                all = all.Union((await leader.Ask<Leader.Standing>(new Leader.WhoHelps(), Patience)).Nodes);
        return [.. all.Order(StringComparer.Ordinal)];
    }

    /// <summary>A lane of training batches for the node that is first among those that train, or second, or third.</summary>
    /// <param name="place">Which, from 0; where there are fewer nodes, it gives no answers and the trainer does the lane.</param>
    /// <exception cref="InvalidOperationException">The crew was started without a device for networks.</exception>
    public IReplica Replica(int place)
    {
        IActorRef leader = features ?? throw new InvalidOperationException(OnlySearches);
        return new CheckedReplica(new NodeReplica(system, leader, place),
            node => IsChecked(node, "lanes", Interlocked.Increment(ref jobs), place), liar => leader.Tell(new Leader.Judged(liar)));
    }

    /// <summary>Begins to hand out a task. Its end is told by disposing of the job.</summary>
    /// <exception cref="InvalidOperationException">The crew was started without a device for networks.</exception>
    public FeatureJob Begin(FeatureTask task)
    {
        IActorRef leader = features ?? throw new InvalidOperationException(OnlySearches);
        var job = new FeatureJob(Place<IReadOnlyList<BatchRows>>(leader, "features", featurePace, over =>
        {
            Interlocked.Add(ref shards, over.Shards);
            Interlocked.Add(ref helped, over.Board.Helped);
        }), task);
        HandOut(leader, new HandedFeatures(job));
        return job;
    }

    /// <summary>Comparisons of rows with its help: searches of neighbours, and rankings.</summary>
    /// <param name="from">Rows from which nodes are asked.</param>
    /// <param name="blockRows">Rows of a block.</param>
    public ISharedPairs Pairs(int from, int blockRows = PairShape.UsualRows) => new SharedPairs(this, from, blockRows);

    /// <summary>Begins to hand out pairs of blocks. Its end is told by disposing of the job.</summary>
    internal PairJob Begin(PairedRows rows)
    {
        var job = new PairJob(Place<byte[]>(search.Value, Comparing, searchPace, over =>
        {
            Interlocked.Add(ref pairs, over.Shards);
            Interlocked.Add(ref helpedPairs, over.Board.Helped);
        }), rows);
        HandOut(search.Value, new HandedPairs(job));
        return job;
    }

    private static string? Share(int done, int all, string what) => all == 0 ? null
        : string.Create(CultureInfo.InvariantCulture, $"nodes computed {done} of {all} {what} ({done * 100.0 / all:0} %)");

    private static void HandOut(IActorRef leader, HandedJob job)
    {
        leader.Tell(new Leader.Begun(job));
        job.Board.Ended.ContinueWith(ended => leader.Tell(new Leader.Judged(ended.Result)), CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    private JobPlace<TAnswer> Place<TAnswer>(IActorRef leader, string work, ShardPace pace, Action<SharedJob<TAnswer>> count)
        where TAnswer : class
    {
        long number = Interlocked.Increment(ref jobs);
        return new(number, pace, (node, shard) => IsChecked(node, work, number, shard), job =>
        {
            leader.Tell(new Leader.Over(number));
            count(job);
        });
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().Wait();

    /// <summary>Leaves; nodes stay where they are, free for the next trainer.</summary>
    public async ValueTask DisposeAsync()
    {
        isLeaving = true;
        standings.Close(); // what nodes do from now on is no news
        await NodeSystem.End(system);
    }

    /// <summary>
    /// The trainer computes the first shard of every node as well, and then two of a thousand; not where other bytes are allowed.
    /// </summary>
    private bool IsChecked(string node, string work, long job, int shard)
    {
        const uint Of = 1000, Checked = 2, Spread = 2654435769;
        if (mixed && work != Comparing)
            return false;
        lock (seen)
            return seen.Add((node, work)) || (uint)(shard + job) * Spread % Of < Checked;
    }

    private void Ended()
    {
        if (!isLeaving)
            standings.Say("the connection to all nodes has ended, most likely at one whose certificate is not trusted; this "
                + "machine goes on alone");
    }
}
