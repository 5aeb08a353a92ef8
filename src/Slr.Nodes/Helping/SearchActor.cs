using Akka.Actor;
using Akka.Cluster;
using Slr.Nodes.Membership;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Helping;

/// <summary>A node as others know it for comparing rows: helps the trainer of its cluster when both are the same program.</summary>
internal sealed class SearchActor : ReceiveActor
{
    private readonly Cluster cluster = Cluster.Get(Context.System);
    private IActorRef? trainer;
    private PairWork? work;
    private CancellationTokenSource working = new();

    /// <summary>Prepares it.</summary>
    /// <param name="processor">What it computes on, for people.</param>
    /// <param name="memory">Bytes of rows that it keeps packed.</param>
    /// <param name="say">Hears what people should know.</param>
    public SearchActor(string processor, long memory, Action<string> say)
    {
        Receive<EnlistToSearch>(terms =>
        {
            if ((NodeMessage.OtherVersion(terms.Protocol) ?? Arithmetic.OtherProgram(terms.Program, Arithmetic.OwnProgram)) is { } why)
            {
                say($"does not search for the trainer at {NodeAddress.Of(Sender.Path.Address)}: {why}");
                Sender.Tell(new Declined(why));
                return;
            }
            LetGo();
            trainer = Sender;
            working = new CancellationTokenSource();
            work = new PairWork(trainer, Self, memory, working.Token);
            work.Run();
            say($"searches for the trainer at {NodeAddress.Of(trainer.Path.Address)}");
            trainer.Tell(new Enlisted(processor, [NodeOptions.Search]));
        });
        Receive<PairTerms>(terms => Work?.Begin(terms));
        Receive<PairOrder>(order => Work?.Add(order));
        Receive<Taken>(_ => Work?.Taken());
        Receive<JobOver>(over => Work?.End(over.Job));
        Receive<ClusterEvent.MemberRemoved>(gone =>
        {
            if (trainer?.Path.Address != gone.Member.Address)
                return;
            say($"the trainer at {NodeAddress.Of(gone.Member.Address)} has left");
            LetGo();
        });
    }

    /// <summary>The work for whoever sent this, if it is the trainer.</summary>
    private PairWork? Work => trainer is not null && Sender.Path.Address == trainer.Path.Address ? work : null;

    /// <inheritdoc/>
    protected override void PreStart() => cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
        typeof(ClusterEvent.MemberRemoved));

    /// <inheritdoc/>
    protected override void PostStop()
    {
        cluster.Unsubscribe(Self);
        working.Cancel();
    }

    private void LetGo()
    {
        (trainer, work) = (null, null);
        working.Cancel();
    }
}
