using System.Globalization;
using Akka.Actor;
using Akka.Cluster;
using Slr.Models.Training;
using Slr.Nodes.Membership;
using Slr.Nodes.Sharding;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Leading;

/// <summary>
/// The nodes that help a trainer. It forms a cluster of its own and invites nodes to it; they come and go as they can, and without
/// any the trainer does all of it alone.
/// </summary>
public sealed class Crew : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ActorSystem system;
    private readonly IActorRef leader;
    private readonly ShardPace pace = new();
    private readonly HashSet<string> seen = [];
    private readonly Action<CrewNews> say;
    private readonly bool mixed;
    private long jobs;
    private int shards, helped;
    private bool isLeaving;

    private Crew(ActorSystem system, IActorRef leader, bool mixed, Action<CrewNews> say) =>
        (this.system, this.leader, this.mixed, this.say) = (system, leader, mixed, say);

    /// <summary>Starts looking for nodes; does not wait for any.</summary>
    /// <param name="options">Whom.</param>
    /// <param name="say">Hears who comes and goes.</param>
    /// <exception cref="NodeException">Nothing can listen where the trainer is to, or the place is refused.</exception>
    public static Crew Start(CrewOptions options, Action<CrewNews> say)
    {
        ActorSystem system = NodeSystem.Start(options.Place, [NodeSystem.Trainer]);
        Arithmetic arithmetic = Arithmetic.Of(options.Device, options.Threads, options.Portable);
        var cluster = Cluster.Get(system);
        cluster.Join(cluster.SelfAddress);
        IActorRef leader = system.ActorOf(Props.Create(() =>
            new CrewLeader(options, new Enlist(NodeMessage.Version, arithmetic, options.Mixed), say)), "crew");
        var crew = new Crew(system, leader, options.Mixed, say);
        system.WhenTerminated.ContinueWith(_ => crew.Ended(), TaskScheduler.Default);
        return crew;
    }

    /// <summary>What nodes did so far, as a sentence for people; null for nothing.</summary>
    public string? Done => helped == 0 ? null
        : string.Create(CultureInfo.InvariantCulture,
            $"nodes computed {helped} of {shards} shards of features ({helped * 100.0 / shards:0} %)");

    /// <summary>The nodes that help now, as people know them: <c>HOST:PORT</c>.</summary>
    public async Task<IReadOnlyList<string>> Nodes() =>
        (await leader.Ask<CrewLeader.Standing>(CrewLeader.WhoHelps.Instance, Patience)).Nodes;

    /// <summary>A lane of training batches for the node that is first among those that train, or second, or third.</summary>
    /// <param name="place">Which, from 0; where there are fewer nodes, it gives no answers and the trainer does the lane.</param>
    public IReplica Replica(int place) => new NodeReplica(system, leader, place);

    /// <summary>Begins to hand out a task. Its end is told by disposing of the job.</summary>
    public FeatureJob Begin(FeatureTask task)
    {
        long number = Interlocked.Increment(ref jobs);
        var job = new FeatureJob(number, task, pace, (node, shard) => IsChecked(node, number, shard), Over);
        leader.Tell(new CrewLeader.Begun(job));
        job.Board.Ended.ContinueWith(ended => leader.Tell(new CrewLeader.Judged(ended.Result)), CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        return job;
    }

    /// <summary>Leaves; nodes stay where they are, free for the next trainer.</summary>
    public async ValueTask DisposeAsync()
    {
        isLeaving = true;
        leader.Tell(PoisonPill.Instance); // what nodes do from now on is no news
        await NodeSystem.End(system);
    }

    /// <summary>
    /// The trainer computes the first shard of every node as well, and then two of a thousand; not where other bytes are allowed.
    /// </summary>
    private bool IsChecked(string node, long job, int shard)
    {
        const uint Of = 1000, Checked = 2, Spread = 2654435769;
        if (mixed)
            return false;
        lock (seen)
            return seen.Add(node) || (uint)(shard + job) * Spread % Of < Checked;
    }

    private void Over(FeatureJob job)
    {
        leader.Tell(new CrewLeader.Over(job.Number));
        Interlocked.Add(ref shards, job.Shards);
        Interlocked.Add(ref helped, job.Board.Helped);
    }

    private void Ended()
    {
        if (!isLeaving)
            say(new CrewNews("the connection to all nodes has ended, most likely at one whose certificate is not trusted; this "
                + "machine goes on alone", []));
    }
}
