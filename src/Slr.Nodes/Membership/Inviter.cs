using Akka.Actor;
using Akka.Cluster;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Membership;

/// <summary>Invites nodes that were named and are not in this cluster: they may be up only now, or again.</summary>
internal sealed class Inviter : ReceiveActor, IWithTimers
{
    /// <summary>Invitations without an answer until people are told.</summary>
    private const int Unheard = 4;

    private static readonly TimeSpan BetweenInvitations = TimeSpan.FromSeconds(3);

    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly Dictionary<NodeAddress, int> invited = [];
    private readonly HashSet<NodeAddress> strangers = [], unwanted = [];
    private readonly IReadOnlyList<NodeAddress> nodes;
    private readonly NodeCertificate? own;
    private readonly Action<NodeAddress, string> say;

    /// <summary>Prepares an inviter.</summary>
    /// <param name="nodes">Whom.</param>
    /// <param name="own">What this process shows, and whom it believes; null = no encryption.</param>
    /// <param name="say">Hears who does not answer, or is not asked, and a sentence about it; a node is asked again.</param>
    public Inviter(IReadOnlyList<NodeAddress> nodes, NodeCertificate? own, Action<NodeAddress, string> say)
    {
        (this.nodes, this.own, this.say) = (nodes, own, say);
        Receive<Call>(_ => AskAbsent());
        Receive<Unwanted>(node => unwanted.Add(node.Node));
        Receive<Introduced>(Invite);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>A node is not to be invited again.</summary>
    public sealed record Unwanted(NodeAddress Node);

    private sealed record Call;

    private sealed record Introduced(NodeAddress Node, string? Obstacle);

    /// <inheritdoc/>
    protected override void PreStart() => Timers.StartPeriodicTimer("call", new Call(), TimeSpan.Zero, BetweenInvitations);

    private void AskAbsent()
    {
        var present = cluster.State.Members.Select(member => member.Address).ToHashSet();
        foreach (NodeAddress node in nodes.Where(node => !unwanted.Contains(node)))
            if (present.Contains(node.From(cluster.SelfAddress)))
                invited[node] = 0;
            else
                Introduce(node).PipeTo(Self);
    }

    private async Task<Introduced> Introduce(NodeAddress node) => new(node, own is null ? null : await Introduction.Obstacle(own, node));

    private void Invite(Introduced met)
    {
        if (met.Obstacle is not null)
        {
            if (strangers.Add(met.Node))
                say(met.Node, $"the node {met.Node} is not asked: {met.Obstacle}");
            return;
        }
        NodeAddress here = NodeAddress.Of(cluster.SelfAddress);
        Context.ActorSelection($"{met.Node.From(cluster.SelfAddress)}/user/node").Tell(new Invitation(here.Host, here.Port));
        if ((invited[met.Node] = invited.GetValueOrDefault(met.Node) + 1) == Unheard)
            say(met.Node, $"no node answers at {met.Node}, or it works for another; it is asked again");
    }
}
