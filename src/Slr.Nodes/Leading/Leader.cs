using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Cluster;
using Slr.Nodes.Membership;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Leading;

/// <summary>
/// The trainer's side of the cluster for one kind of work: enlists nodes that do it alike, hands out shards to them, and lets go of
/// those that are lost or cannot be believed.
/// </summary>
internal abstract class Leader : ReceiveActor, IWithTimers
{
    /// <summary>Shards that a node has at a time: one that it computes and one that it gets ready.</summary>
    private const int AtOnce = 2;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250), BetweenQuestions = TimeSpan.FromSeconds(5);

    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly Dictionary<Address, Helper> helpers = [];
    private readonly SortedDictionary<long, HandedJob> jobs = [];
    private readonly HashSet<Address> expelled = [];
    private readonly string part, work;
    private readonly NodeMessage terms;
    private readonly IActorRef inviter;
    private readonly Action<CrewNews> tell;

    /// <summary>Prepares a leader.</summary>
    /// <param name="part">Name of the actor of a node that does this work.</param>
    /// <param name="work">What it is, as in <c>helps with</c> and <c>does not help with</c>; empty where helping says enough.</param>
    /// <param name="terms">What a node is asked.</param>
    /// <param name="inviter">Is told whom not to invite again.</param>
    /// <param name="tell">Hears who comes and goes.</param>
    protected Leader(string part, string work, NodeMessage terms, IActorRef inviter, Action<CrewNews> tell)
    {
        (this.part, this.work, this.terms, this.inviter, this.tell) = (part, work, terms, inviter, tell);
        Receive<ClusterEvent.MemberUp>(up => Meet(up.Member));
        Receive<ClusterEvent.ReachableMember>(back => Meet(back.Member));
        Receive<ClusterEvent.UnreachableMember>(away => Miss(away.Member.Address, "cannot be reached"));
        Receive<ClusterEvent.MemberRemoved>(gone => Miss(gone.Member.Address, "has left"));
        Receive<Enlisted>(Take);
        Receive<Declined>(declined => Refuse(declined.Why));
        Receive<Begun>(begun =>
        {
            jobs.Add(begun.Job.Number, begun.Job);
            HandOut();
        });
        Receive<Judged>(judged =>
        {
            if (helpers.Values.FirstOrDefault(helper => helper.Name == judged.Liar) is { } liar)
                Expel(liar, "computes other bytes");
        });
        Receive<Over>(Forget);
        Receive<CannotDo>(cannot =>
        {
            // A job that has failed here gives nodes nothing to work with, which is no fault of theirs.
            if (Asked(out Helper? helper) && helper.Orders.Remove((cannot.Job, cannot.Shard))
                && jobs.TryGetValue(cannot.Job, out HandedJob? job) && !job.Board.Ended.IsCompleted)
                Expel(helper, $"cannot do its work: {cannot.Why}");
        });
        Receive<WhoHelps>(_ => Sender.Tell(new Standing(Names)));
        Receive<Tick>(_ => HandOut());
        Receive<Ask>(_ => AskUnheard());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private IEnumerable<Helper> Ready => helpers.Values.Where(helper => helper.Actor is not null);

    private string[] Names => [.. Ready.Select(helper => helper.Name).Order(StringComparer.Ordinal)];

    /// <summary>A job is there to be handed out.</summary>
    public sealed record Begun(HandedJob Job);

    /// <summary>A job has ended by itself; with the name of a node whose bytes were others, or null.</summary>
    public sealed record Judged(string? Liar);

    /// <summary>Nobody works on a job any more.</summary>
    public sealed record Over(long Job);

    /// <summary>Who helps? The answer is <see cref="Standing"/>.</summary>
    public sealed record WhoHelps;

    /// <summary>The nodes that help.</summary>
    public sealed record Standing(IReadOnlyList<string> Nodes);

    private sealed record Tick;

    private sealed record Ask;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberUp),
            typeof(ClusterEvent.IReachabilityEvent), typeof(ClusterEvent.MemberRemoved));
        Timers.StartPeriodicTimer("tick", new Tick(), Glance);
        Timers.StartPeriodicTimer("ask", new Ask(), BetweenQuestions);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        cluster.Unsubscribe(Self);
        foreach (Helper helper in helpers.Values)
            TakeBack(helper);
    }

    /// <summary>The nodes that help and have a role besides.</summary>
    protected IEnumerable<Address> Helping(string role) => cluster.State.Members
        .Where(member => member.HasRole(role) && helpers.TryGetValue(member.Address, out Helper? helper) && helper.Actor is not null)
        .Select(member => member.Address);

    /// <summary>A job that is not over.</summary>
    protected HandedJob? Job(long number) => jobs.GetValueOrDefault(number);

    /// <summary>Whoever has room takes the next shard of the oldest job that has one for it: each a first before any a second.</summary>
    private void HandOut()
    {
        IActorRef self = Self;
        void Wake() => self.Tell(new Tick());
        for (int most = 1; most <= AtOnce; most++)
            foreach (Helper helper in Ready)
                foreach (HandedJob job in jobs.Values.Where(job => helper.Roles.Contains(job.Role) && !job.Board.Ended.IsCompleted))
                    while (helper.Orders.Count < most && job.IsPrepared(Wake) && job.Board.Take(helper.Name) is { } shard)
                        Send(helper, job, shard);
    }

    /// <summary>A part of an answer has come.</summary>
    protected void Collect(NodeMessage part, long number, int shard)
    {
        Sender.Tell(new Taken(number, shard));
        if (!Asked(out Helper? helper) || !helper.Orders.TryGetValue((number, shard), out ICollected? answer) || !jobs.ContainsKey(number))
            return;
        if (!answer.TryAdd(part))
        {
            Expel(helper, "answers nonsense");
            return;
        }
        if (!answer.IsWhole)
            return;
        helper.Orders.Remove((number, shard));
        answer.Put(helper.Name);
        HandOut();
    }

    private static void Send(Helper helper, HandedJob job, int shard)
    {
        if (helper.Told.Add(job.Number))
            helper.Actor.Tell(job.Terms);
        (NodeMessage order, ICollected answer) = job.Order(shard);
        helper.Orders.Add((job.Number, shard), answer);
        helper.Actor.Tell(order);
    }

    private void Meet(Member member)
    {
        if (member.Address == cluster.SelfAddress || member.HasRole(NodeSystem.Trainer) || expelled.Contains(member.Address))
            return;
        helpers.TryAdd(member.Address, new Helper(member.Address));
        Enlist(member.Address);
    }

    /// <summary>The first question may be lost, where a node has only just come.</summary>
    private void AskUnheard()
    {
        foreach (Helper helper in helpers.Values.Where(helper => helper.Actor is null && helper.Refusal is null))
            Enlist(helper.Address);
    }

    private void Enlist(Address address) => Context.ActorSelection($"{address}/user/{part}").Tell(terms);

    /// <summary>A node that enlists once more has begun anew: what it had before it does not do.</summary>
    private void Take(Enlisted enlisted)
    {
        if (!Asked(out Helper? helper))
            return;
        bool isNew = helper.Actor is null;
        TakeBack(helper);
        (helper.Actor, helper.Roles) = (Sender, enlisted.Roles);
        if (isNew)
            Say($"the node {helper.Name} helps{work} ({enlisted.Processor})");
        HandOut();
    }

    private void Refuse(string why)
    {
        if (Asked(out Helper? helper) && helper.Refusal != why)
            Say($"the node {helper.Name} does not help{work}: {helper.Refusal = why}");
    }

    private void Miss(Address address, string why)
    {
        if (!helpers.Remove(address, out Helper? helper) || helper.Actor is null)
            return;
        TakeBack(helper);
        Say($"the node {helper.Name} {why}; what it had is done by {(Ready.Any() ? "the others" : "this machine alone")}");
        HandOut();
    }

    private void TakeBack(Helper helper)
    {
        foreach (HandedJob job in jobs.Values)
            job.Board.Lost(helper.Name);
        helper.Told.Clear();
        helper.Orders.Clear();
    }

    private void Expel(Helper helper, string why)
    {
        expelled.Add(helper.Address);
        inviter.Tell(new Inviter.Unwanted(NodeAddress.Of(helper.Address)));
        Miss(helper.Address, why);
    }

    private void Forget(Over over)
    {
        if (!jobs.Remove(over.Job))
            return;
        foreach (Helper helper in Ready.Where(helper => helper.Told.Remove(over.Job)))
        {
            foreach ((long Job, int Shard) order in helper.Orders.Keys.Where(order => order.Job == over.Job).ToArray())
                helper.Orders.Remove(order);
            helper.Actor.Tell(new JobOver(over.Job));
        }
    }

    private void Say(string sentence) => tell(new CrewNews(sentence, Names));

    private bool Asked([NotNullWhen(true)] out Helper? helper) => helpers.TryGetValue(Sender.Path.Address, out helper);
}
