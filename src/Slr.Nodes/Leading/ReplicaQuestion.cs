using Akka.Actor;
using Akka.Cluster;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Leading;

/// <summary>
/// One question to a node's replica: ends with its answer, or with none once the node has left, cannot be reached, or takes too long.
/// </summary>
internal sealed class ReplicaQuestion : ReceiveActor
{
    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly ReplicaParts coming = new();
    private readonly Address node;
    private readonly long number;
    private readonly byte[] question;
    private readonly TaskCompletionSource<byte[]> answer;

    /// <summary>Prepares a question.</summary>
    /// <param name="node">Whom.</param>
    /// <param name="number">Its number.</param>
    /// <param name="question">What.</param>
    /// <param name="limit">How long nothing may come, although the node's system answers the cluster.</param>
    /// <param name="answer">Gets the answer; empty for none.</param>
    public ReplicaQuestion(Address node, long number, byte[] question, TimeSpan limit, TaskCompletionSource<byte[]> answer)
    {
        (this.node, this.number, this.question, this.answer) = (node, number, question, answer);
        Receive<ReplicaPart>(part => part.Number == number && Sender.Path.Address == node, part =>
        {
            try
            {
                if (coming.Add(part) is { } whole)
                    End(whole);
            }
            catch (InvalidDataException)
            {
                End([]);
            }
        });
        Receive<ClusterEvent.UnreachableMember>(away => away.Member.Address == node, _ => End([]));
        Receive<ClusterEvent.MemberLeft>(leaving => leaving.Member.Address == node, _ => End([]));
        Receive<ClusterEvent.MemberExited>(leaving => leaving.Member.Address == node, _ => End([]));
        Receive<ClusterEvent.MemberRemoved>(gone => gone.Member.Address == node, _ => End([]));
        Receive<ClusterEvent.CurrentClusterState>(state =>
        {
            if (state.Unreachable.Any(member => member.Address == node) || state.Members.All(member => member.Address != node))
                End([]);
        });
        Receive<ReceiveTimeout>(_ => End([]));
        SetReceiveTimeout(limit);
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot,
            typeof(ClusterEvent.IReachabilityEvent), typeof(ClusterEvent.IMemberEvent));
        ActorSelection host = Context.ActorSelection($"{node}/user/replica");
        foreach (ReplicaPart part in ReplicaPart.Of(number, question))
            host.Tell(part);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        cluster.Unsubscribe(Self);
        answer.TrySetResult([]);
    }

    private void End(byte[] whole)
    {
        answer.TrySetResult(whole);
        Context.Stop(Self);
    }
}
