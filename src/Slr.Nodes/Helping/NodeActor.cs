using Akka.Actor;
using Akka.Cluster;
using Slr.Nodes.Membership;
using Slr.Nodes.Wire;
using Slr.Torch;

namespace Slr.Nodes.Helping;

/// <summary>A node as others know it: enlists with the trainer of its cluster when both compute alike, and does what it orders.</summary>
internal sealed class NodeActor : ReceiveActor
{
    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly NodeOptions options;
    private readonly KeptImages images;
    private readonly OwnCopies copies;
    private readonly Action<NodeAddress> invited;
    private readonly Action<string> say;
    private IActorRef? trainer;
    private ShardWork? work;
    private CancellationTokenSource working = new();

    /// <summary>Prepares a node.</summary>
    /// <param name="options">What it computes with.</param>
    /// <param name="images">Pixels that it keeps.</param>
    /// <param name="invited">Hears of a trainer that wants it in its cluster.</param>
    /// <param name="say">Hears what people should know.</param>
    public NodeActor(NodeOptions options, KeptImages images, Action<NodeAddress> invited, Action<string> say)
    {
        (this.options, this.images, this.invited, this.say) = (options, images, invited, say);
        copies = new OwnCopies(options.Data, options.Decoder);
        Receive<Invitation>(Consider);
        Receive<Enlist>(Weigh);
        Receive<Weighed>(Answer);
        Receive<ClusterEvent.MemberRemoved>(gone =>
        {
            if (trainer?.Path.Address == gone.Member.Address)
                LetGo("has left");
        });
        Receive<JobTerms>(terms => Work?.Begin(terms));
        Receive<Order>(order => Work?.Add(order));
        Receive<Taken>(_ => Work?.Taken());
        Receive<JobOver>(over => Work?.End(over.Job));
    }

    /// <summary>The work for whoever sent this, if it is the trainer.</summary>
    private ShardWork? Work => trainer is not null && Sender.Path.Address == trainer.Path.Address ? work : null;

    private string[] Roles => [.. options.Roles.Intersect([NodeOptions.Extract, NodeOptions.Evaluate])];

    private sealed record Weighed(Enlist Terms, Arithmetic? Here, string? Failure, IActorRef From);

    /// <inheritdoc/>
    protected override void PreStart() => cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
        typeof(ClusterEvent.MemberRemoved));

    /// <inheritdoc/>
    protected override void PostStop()
    {
        cluster.Unsubscribe(Self);
        working.Cancel();
    }

    /// <summary>A node that works for a trainer stays with it; a trainer in whose cluster it is already has not seen it yet.</summary>
    private void Consider(Invitation invitation)
    {
        var from = new NodeAddress(invitation.Host, invitation.Port);
        if (!NodeSystem.HasTrainer(cluster))
            invited(from);
    }

    /// <summary>Off the mailbox: libtorch is loaded for it.</summary>
    private void Weigh(Enlist terms)
    {
        IActorRef from = Sender;
        if (Roles.Length == 0)
            from.Tell(new Declined($"it was not started with --roles {NodeOptions.Extract},{NodeOptions.Evaluate}"));
        else if (NodeMessage.OtherVersion(terms.Protocol) is { } other)
            from.Tell(new Declined(other));
        else
            Task.Run(() => Measure(terms, from)).PipeTo(Self);
    }

    private Weighed Measure(Enlist terms, IActorRef from)
    {
        try
        {
            return new Weighed(terms, options.ArithmeticLike(terms.Arithmetic), null, from);
        }
        catch (DeviceException missing)
        {
            return new Weighed(terms, null, missing.Message, from);
        }
    }

    private void Answer(Weighed weighed)
    {
        if ((weighed.Failure ?? (weighed.Terms.Mixed ? null : weighed.Terms.Arithmetic.DifferenceFrom(weighed.Here!))) is { } why)
        {
            say($"does not help the trainer at {NodeAddress.Of(weighed.From.Path.Address)}: {why}");
            weighed.From.Tell(new Declined(why));
            return;
        }
        LetGo(null);
        trainer = weighed.From;
        working = new CancellationTokenSource();
        IActorRef embedding = Context.ActorOf(Props.Create(() => new Embedding(options.DeviceLike(weighed.Terms.Arithmetic),
            weighed.Terms.Arithmetic.Threads)).WithDispatcher("slr.pinned-dispatcher"));
        work = new ShardWork(trainer, Self, embedding, images, copies, say, working.Token);
        CancellationToken until = working.Token;
        work.Run().ContinueWith(_ => embedding.Tell(PoisonPill.Instance), CancellationToken.None, TaskContinuationOptions.None,
            TaskScheduler.Default);
        say($"works for the trainer at {NodeAddress.Of(trainer.Path.Address)}");
        trainer.Tell(new Enlisted(options.Processor, Roles));
    }

    private void LetGo(string? why)
    {
        if (trainer is not null && why is not null)
            say($"the trainer at {NodeAddress.Of(trainer.Path.Address)} {why}");
        (trainer, work) = (null, null);
        working.Cancel();
    }
}
