using Akka.Actor;
using Akka.Cluster;
using Slr.Nodes.Membership;
using Slr.Nodes.Runs;

namespace Slr.Nodes.Helping;

/// <summary>
/// A process that helps trainers until it is stopped. Whatever separates it from them, it comes back by itself: to the cluster that
/// it was told to join, and to any trainer that invites it.
/// </summary>
public sealed class Node
{
    private static readonly TimeSpan Joining = TimeSpan.FromSeconds(10), Glance = TimeSpan.FromSeconds(2);

    private readonly NodeOptions options;
    private readonly Action<string> say;
    private readonly KeptImages images;
    private readonly HostedRuns runs = new();
    private readonly TaskCompletionSource<NodeAddress> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Prepares a node.</summary>
    /// <param name="options">What it is.</param>
    /// <param name="say">Hears what people should know, a sentence at a time.</param>
    public Node(NodeOptions options, Action<string> say) =>
        (this.options, this.say, images) = (options, say, new KeptImages(options.Memory));

    /// <summary>Ends with the node's address, once it listens.</summary>
    public Task<NodeAddress> Listening => listening.Task;

    /// <summary>Helps until it is stopped.</summary>
    /// <exception cref="NodeException">It cannot listen where it is to, or the place is refused.</exception>
    public async Task Run(CancellationToken stop)
    {
        try
        {
            await Help(stop);
        }
        catch (NodeException refused)
        {
            listening.TrySetException(refused);
            throw;
        }
    }

    private async Task Help(CancellationToken stop)
    {
        NodePlace place = options.Place;
        NodeAddress? target = options.Join;
        while (!stop.IsCancellationRequested)
        {
            using ActorSystem? system = await Started(place, stop);
            if (system is null)
                break;
            // The port stays the node's own, so that others find it again.
            place = place with { At = NodeSystem.AddressOf(system) };
            listening.TrySetResult(place.At);
            target = await Member(system, target, stop);
            await NodeSystem.End(system);
        }
        await runs.EndAsync();
    }

    /// <summary>A place that was this node's once is waited for: what held it, its own system or another program, may be ending.</summary>
    private async Task<ActorSystem?> Started(NodePlace place, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                return NodeSystem.Start(place, options.Roles);
            }
            catch (NodeException) when (listening.Task.IsCompletedSuccessfully)
            {
                await Task.WhenAny(Task.Delay(Glance, stop));
            }
        }
        return null;
    }

    /// <summary>One membership, from joining to leaving.</summary>
    /// <returns>Whom to join next; null for nobody.</returns>
    private async Task<NodeAddress?> Member(ActorSystem system, NodeAddress? target, CancellationToken stop)
    {
        var cluster = Cluster.Get(system);
        var invited = new TaskCompletionSource<NodeAddress>(TaskCreationOptions.RunContinuationsAsynchronously);
        system.ActorOf(Props.Create(() => new NodeActor(options, images, from => invited.TrySetResult(from), say)), "node");
        if (options.Roles.Contains(NodeOptions.Search))
            system.ActorOf(Props.Create(() => new SearchActor(options.Processor, options.Memory, say)), "search");
        IActorRef? host = options is { Launcher: { } launcher } && options.Roles.Contains(NodeOptions.Runs)
            ? system.ActorOf(Props.Create(() => new RunHost(launcher, runs, options.Processor, say)), "runs") : null;
        if (options.Roles.Contains(NodeOptions.Train))
            system.ActorOf(Props.Create(() => new ReplicaHost()), "replica");
        if (target is null)
            cluster.Join(cluster.SelfAddress);
        else if (await Refusal(cluster, target, stop) is { } why)
        {
            if (!stop.IsCancellationRequested && target == options.Join)
                say($"{target} is not joined: {why}; it is tried again");
            return options.Join;
        }
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registered = stop.Register(() => stopped.TrySetResult());
        while (true)
        {
            Task first = await Task.WhenAny(stopped.Task, invited.Task, system.WhenTerminated, Task.Delay(Glance, CancellationToken.None));
            if (first == stopped.Task)
            {
                host?.Tell(new RunHost.Leave());
                await runs.EndAsync();
                return null;
            }
            if (first == invited.Task)
                return await invited.Task;
            if (first == system.WhenTerminated || cluster.IsTerminated)
            {
                say("was cut off from its cluster; it joins anew");
                return options.Join;
            }
            if (IsAstray(cluster))
                return options.Join;
        }
    }

    /// <summary>True when the node that was to be joined is in another cluster, and no trainer is in this one.</summary>
    private bool IsAstray(Cluster cluster) => options.Join is { } home
        && !NodeSystem.HasTrainer(cluster) && cluster.State.Members.All(member => member.Address != home.From(cluster.SelfAddress));

    /// <returns>Why not, as a clause for people; null when it is joined.</returns>
    private async Task<string?> Refusal(Cluster cluster, NodeAddress target, CancellationToken stop)
    {
        if (options.Place.Certificate is { } own && await Introduction.Obstacle(own, target) is { } obstacle)
        {
            await Task.WhenAny(Task.Delay(Joining, stop));
            return obstacle;
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Joining);
        try
        {
            await cluster.JoinAsync(target.From(cluster.SelfAddress), limit.Token);
            return null;
        }
        catch (Exception error) when (error is OperationCanceledException or ClusterJoinFailedException)
        {
            return "no node answers there";
        }
    }
}
