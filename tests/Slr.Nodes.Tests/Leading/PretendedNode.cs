using Akka.Actor;
using Akka.Cluster;
using Slr.Models.Training;
using Slr.Nodes.Helping;
using Slr.Nodes.Membership;
using Slr.Nodes.Wire;
using Slr.Torch;

namespace Slr.Nodes.Tests.Leading;

/// <summary>What enlists as a node does and answers orders in a way of its own.</summary>
internal sealed class PretendedNode : IAsyncDisposable
{
    private readonly ActorSystem system = NodeSystem.Start(NodePlace.Loopback, NodeOptions.AllRoles);

    /// <summary>Starts one that extracts.</summary>
    /// <param name="answer">What it says to an order.</param>
    /// <param name="unheard">Questions for its help that it does not hear.</param>
    /// <param name="role">The only one that it has; null = all.</param>
    public PretendedNode(Func<Order, JobTerms, IEnumerable<NodeMessage>> answer, int unheard = 0, string? role = null) => system.ActorOf(
        Props.Create(() => new Pretender<Order, JobTerms>(answer, terms => terms.Job, order => order.Job, unheard, role)), "node");

    /// <summary>Starts one that searches.</summary>
    /// <param name="answer">What it says to an order.</param>
    public PretendedNode(Func<PairOrder, PairTerms, IEnumerable<NodeMessage>> answer)
    {
        system.ActorOf(Props.Create(() =>
            new Pretender<PairOrder, PairTerms>(answer, terms => terms.Job, order => order.Job, 0, null)), "search");
        system.ActorOf(Props.Create(() => new Guest()), "node");
    }

    /// <summary>Starts one that does lanes of training.</summary>
    /// <param name="change">What becomes of the numbers of an answer.</param>
    public PretendedNode(Func<float[], float[]> change)
    {
        system.ActorOf(Props.Create(() =>
            new Pretender<Order, JobTerms>((_, _) => Array.Empty<NodeMessage>(), _ => 0, _ => 0, 0, null)), "node");
        system.ActorOf(Props.Create(() => new ChangingReplica(change)), "replica");
    }

    /// <summary>Where it listens.</summary>
    public NodeAddress Address => NodeSystem.AddressOf(system);

    public async ValueTask DisposeAsync() => await NodeSystem.End(system);

    private sealed class Pretender<TOrder, TTerms> : ReceiveActor
    {
        private readonly Dictionary<long, TTerms> jobs = [];

        public Pretender(Func<TOrder, TTerms, IEnumerable<NodeMessage>> answer, Func<TTerms, long> begun, Func<TOrder, long> ordered,
            int unheard, string? role)
        {
            string[] roles = role is null ? [.. NodeOptions.AllRoles] : [role];
            var cluster = Cluster.Get(Context.System);
            Receive<Invitation>(from => cluster.Join(new NodeAddress(from.Host, from.Port).From(cluster.SelfAddress)));
            Receive<Enlist>(_ => unheard-- > 0, _ => { });
            Receive<Enlist>(_ => Sender.Tell(new Enlisted("a processor", roles)));
            Receive<EnlistToSearch>(_ => Sender.Tell(new Enlisted("a processor", roles)));
            Receive<TTerms>(terms => jobs[begun(terms)] = terms);
            Receive<TOrder>(order =>
            {
                foreach (NodeMessage message in answer(order, jobs[ordered(order)]))
                    Sender.Tell(message);
            });
            ReceiveAny(_ => { });
        }
    }

    /// <summary>Only comes when it is invited.</summary>
    private sealed class Guest : ReceiveActor
    {
        public Guest()
        {
            var cluster = Cluster.Get(Context.System);
            Receive<Invitation>(from => cluster.Join(new NodeAddress(from.Host, from.Port).From(cluster.SelfAddress)));
            ReceiveAny(_ => { });
        }
    }

    private sealed class ChangingReplica : ReceiveActor
    {
        private readonly Replica replica = new(TrainingDevice.Cpu);
        private readonly ReplicaParts coming = new();

        public ChangingReplica(Func<float[], float[]> change) => ReceiveAsync<ReplicaPart>(async part =>
        {
            if (coming.Add(part) is not { } question)
                return;
            float[] answer = change((await ReplicaForm.Ask(replica, question))!);
            foreach (ReplicaPart of in ReplicaPart.Of(part.Number, ReplicaForm.Answer(answer)))
                Sender.Tell(of);
        });

        protected override void PostStop() => replica.Dispose();
    }
}
