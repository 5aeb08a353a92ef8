using Akka.Actor;
using Akka.Cluster;
using Slr.Nodes.Helping;
using Slr.Nodes.Membership;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Tests.Leading;

/// <summary>What enlists as a node does and answers orders in a way of its own.</summary>
internal sealed class PretendedNode : IAsyncDisposable
{
    private readonly ActorSystem system = NodeSystem.Start(NodePlace.Loopback, [NodeOptions.Extract]);

    /// <summary>Starts one.</summary>
    /// <param name="answer">What it says to an order.</param>
    public PretendedNode(Func<Order, JobTerms, IEnumerable<NodeMessage>> answer) =>
        system.ActorOf(Props.Create(() => new Pretender(answer)), "node");

    /// <summary>Where it listens.</summary>
    public NodeAddress Address => NodeSystem.AddressOf(system);

    public async ValueTask DisposeAsync() => await NodeSystem.End(system);

    private sealed class Pretender : ReceiveActor
    {
        private readonly Dictionary<long, JobTerms> jobs = [];

        public Pretender(Func<Order, JobTerms, IEnumerable<NodeMessage>> answer)
        {
            var cluster = Cluster.Get(Context.System);
            Receive<Invitation>(from => cluster.Join(new NodeAddress(from.Host, from.Port).From(cluster.SelfAddress)));
            Receive<Enlist>(_ => Sender.Tell(new Enlisted("a processor")));
            Receive<JobTerms>(terms => jobs[terms.Job] = terms);
            Receive<Order>(order =>
            {
                foreach (NodeMessage message in answer(order, jobs[order.Job]))
                    Sender.Tell(message);
            });
            ReceiveAny(_ => { });
        }
    }
}
