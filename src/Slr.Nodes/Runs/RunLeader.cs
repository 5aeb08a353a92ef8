using Akka.Actor;
using Akka.Cluster;
using Slr.Nodes.Membership;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Runs;

/// <summary>The sweep's side of its cluster: engages nodes that do runs, and hears what becomes of those.</summary>
internal sealed class RunLeader : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromSeconds(3);

    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly Dictionary<Address, RunNode> nodes = [];
    private readonly Dictionary<Address, string> refusals = [];
    private readonly Dictionary<Address, long> asked = [];
    private readonly Engage terms;
    private readonly Action<RunNode> arrived;
    private readonly Action<NodeAddress> heard;
    private readonly Action<string> say;
    private long questions;

    /// <summary>Prepares a leader.</summary>
    /// <param name="terms">What a node is asked.</param>
    /// <param name="arrived">Gets every node that does runs.</param>
    /// <param name="heard">Hears of every node that has answered, or is gone; after it has arrived, if it does runs.</param>
    /// <param name="say">Hears who comes and goes.</param>
    public RunLeader(Engage terms, Action<RunNode> arrived, Action<NodeAddress> heard, Action<string> say)
    {
        (this.terms, this.arrived, this.heard, this.say) = (terms, arrived, heard, say);
        Receive<ClusterEvent.MemberUp>(up => Meet(up.Member));
        Receive<ClusterEvent.ReachableMember>(back => Meet(back.Member));
        Receive<ClusterEvent.UnreachableMember>(away => Miss(away.Member.Address, "cannot be reached"));
        Receive<ClusterEvent.MemberRemoved>(gone => Miss(gone.Member.Address, "has left"));
        Receive<Ask>(_ =>
        {
            AskAll();
            foreach (RunNode node in nodes.Values)
                node.Remind();
        });
        Receive<Engaged>(Take);
        Receive<Declined>(declined => Refuse(Sender.Path.Address, declined.Why));
        Receive<RunOver>(over => nodes.GetValueOrDefault(Sender.Path.Address)?.End(over));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private sealed record Ask;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberUp),
            typeof(ClusterEvent.IReachabilityEvent), typeof(ClusterEvent.MemberRemoved));
        Timers.StartPeriodicTimer("ask", new Ask(), BetweenQuestions);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        cluster.Unsubscribe(Self);
        foreach (RunNode node in nodes.Values)
            node.Lose();
    }

    private static string NameOf(Address address) => NodeAddress.Of(address).ToString();

    private void Meet(Member member)
    {
        if (member.Address == cluster.SelfAddress || member.HasRole(NodeSystem.Trainer))
            return;
        if (member.HasRole(RunCrew.Role))
        {
            asked[member.Address] = ++questions;
            AskAll();
        }
        else
            Refuse(member.Address, $"was not started with --roles {RunCrew.Role}");
    }

    /// <summary>The first question may find nobody yet, where a node has only just come.</summary>
    private void AskAll()
    {
        foreach ((Address address, long number) in asked)
            Context.ActorSelection($"{address}/user/runs").Tell(terms with { Number = number });
    }

    private void Take(Engaged engaged)
    {
        Address address = Sender.Path.Address;
        if (!asked.TryGetValue(address, out long number) || number != engaged.Number)
            return;
        asked.Remove(address);
        RunNode node = nodes[address] = new RunNode(NameOf(address), engaged, Sender, Self);
        refusals.Remove(address);
        say($"the node {node.Name} does {node.Room} {(node.Room == 1 ? "run" : "runs")} at a time, in "
            + $"{(node.Shares ? "the sweep's folder" : "a folder of its own")} ({node.Processor})");
        arrived(node);
        heard(NodeAddress.Of(address));
    }

    private void Refuse(Address address, string why)
    {
        asked.Remove(address);
        nodes.GetValueOrDefault(address)?.Close();
        if (refusals.GetValueOrDefault(address) != why)
            say($"the node {NameOf(address)} does no {(nodes.ContainsKey(address) ? "more " : "")}runs: it {refusals[address] = why}");
        heard(NodeAddress.Of(address));
    }

    private void Miss(Address address, string why)
    {
        asked.Remove(address);
        heard(NodeAddress.Of(address));
        if (!nodes.Remove(address, out RunNode? node))
            return;
        say($"the node {node.Name} {why}{(node.IsBusy ? "; what it had goes on elsewhere" : "")}");
        node.Lose();
    }
}
