using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Cluster;
using Slr.Nodes.Membership;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Leading;

/// <summary>
/// The trainer's side of the cluster: enlists nodes that compute alike, hands out shards to them and answers what they need for it.
/// </summary>
internal sealed class CrewLeader : ReceiveActor, IWithTimers
{
    /// <summary>Shards that a node has at a time: one that it computes and one that it gets ready.</summary>
    private const int AtOnce = 2;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly Dictionary<Address, Helper> helpers = [];
    private readonly SortedDictionary<long, HandedJob> jobs = [];
    private readonly HashSet<Address> expelled = [];
    private readonly Enlist terms;
    private readonly IActorRef inviter;
    private readonly Action<CrewNews> tell;

    /// <summary>Prepares a leader.</summary>
    /// <param name="options">Whom to invite, and whom to believe.</param>
    /// <param name="terms">What a node must compute with.</param>
    /// <param name="tell">Hears who comes and goes.</param>
    public CrewLeader(CrewOptions options, Enlist terms, Action<CrewNews> tell)
    {
        (this.terms, this.tell) = (terms, tell);
        IActorRef self = Self;
        Action<string> say = sentence => self.Tell(new Heard(sentence));
        inviter = Context.ActorOf(Props.Create(() => new Inviter(options.Nodes, options.Place.Certificate, say)), "inviter");
        Receive<ClusterEvent.MemberUp>(up => Meet(up.Member));
        Receive<ClusterEvent.ReachableMember>(back => Meet(back.Member));
        Receive<ClusterEvent.UnreachableMember>(away => Miss(away.Member.Address, "cannot be reached"));
        Receive<ClusterEvent.MemberRemoved>(gone => Miss(gone.Member.Address, "has left"));
        Receive<Enlisted>(Take);
        Receive<Declined>(declined => Refuse(declined.Why));
        Receive<Begun>(begun =>
        {
            jobs.Add(begun.Job.Number, new HandedJob(begun.Job));
            HandOut();
        });
        Receive<Judged>(judged =>
        {
            if (helpers.Values.FirstOrDefault(helper => helper.Name == judged.Liar) is { } liar)
                Expel(liar, "computes other bytes than this machine");
        });
        Receive<Over>(Forget);
        Receive<Weighed>(weighed =>
        {
            if (jobs.TryGetValue(weighed.Job, out HandedJob? job))
                job.Weights = weighed.Weights;
            HandOut();
        });
        Receive<Status.Failure>(_ => { }); // weights that could not be copied: the trainer meets the cause itself
        Receive<WantWeights>(want => Sender.Tell(new WeightPiece(want.Weights, want.Offset,
            jobs.Values.FirstOrDefault(job => job.Weights?.Hash == want.Weights)?.Weights!.Piece(want.Offset) ?? [])));
        Receive<WantImages>(Answer);
        Receive<Features>(Collect);
        Receive<CannotDo>(cannot =>
        {
            // A job that has failed here gives nodes nothing to work with, which is no fault of theirs.
            if (Asked(out Helper? helper) && helper.Orders.Remove((cannot.Job, cannot.Shard))
                && jobs.TryGetValue(cannot.Job, out HandedJob? job) && !job.Job.Board.Ended.IsCompleted)
                Expel(helper, $"cannot do its work: {cannot.Why}");
        });
        Receive<Heard>(heard => Say(heard.Sentence));
        Receive<WhoHelps>(_ => Sender.Tell(new Standing(Names)));
        Receive<WhoTrains>(_ => Sender.Tell(new Training([.. Trains])));
        Receive<Tick>(_ => HandOut());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private string[] Names => [.. Ready.Select(helper => helper.Name).Order(StringComparer.Ordinal)];

    private IEnumerable<Helper> Ready => helpers.Values.Where(helper => helper.Actor is not null);

    private IEnumerable<Address> Trains => Ready.Select(helper => helper.Address).Order().Where(address =>
        cluster.State.Members.Any(member => member.Address == address && member.HasRole(NodeSystem.Replica)));

    /// <summary>A job begins.</summary>
    public sealed record Begun(FeatureJob Job);

    /// <summary>The bytes of a job were compared with the trainer's.</summary>
    /// <param name="Liar">A node whose were others; null for none.</param>
    public sealed record Judged(string? Liar);

    /// <summary>A job is over.</summary>
    public sealed record Over(long Job);

    /// <summary>Ask who helps; the answer is a <see cref="Standing"/>.</summary>
    public sealed record WhoHelps
    {
        /// <summary>The only one.</summary>
        public static WhoHelps Instance { get; } = new();
    }

    /// <summary>Who helps.</summary>
    public sealed record Standing(IReadOnlyList<string> Nodes);

    /// <summary>Ask who does parts of training batches; the answer is a <see cref="Training"/>.</summary>
    public sealed record WhoTrains
    {
        /// <summary>The only one.</summary>
        public static WhoTrains Instance { get; } = new();
    }

    /// <summary>Who does parts of training batches, in a fixed order.</summary>
    public sealed record Training(IReadOnlyList<Address> Nodes);

    private sealed record Weighed(long Job, SealedWeights Weights);

    private sealed record Heard(string Sentence);

    private sealed record Tick;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberUp),
            typeof(ClusterEvent.IReachabilityEvent), typeof(ClusterEvent.MemberRemoved));
        Timers.StartPeriodicTimer("tick", new Tick(), Glance);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        cluster.Unsubscribe(Self);
        foreach (Helper helper in helpers.Values)
            TakeBack(helper);
    }

    private void Meet(Member member)
    {
        if (member.Address == cluster.SelfAddress || member.HasRole(NodeSystem.Trainer) || expelled.Contains(member.Address))
            return;
        helpers.TryAdd(member.Address, new Helper(member.Address));
        Context.ActorSelection($"{member.Address}/user/node").Tell(terms);
    }

    /// <summary>A node that enlists once more has begun anew: what it had before it does not do.</summary>
    private void Take(Enlisted enlisted)
    {
        if (!Asked(out Helper? helper))
            return;
        bool isNew = helper.Actor is null;
        TakeBack(helper);
        helper.Actor = Sender;
        if (isNew)
            Say($"the node {helper.Name} helps ({enlisted.Processor})");
        HandOut();
    }

    private void Refuse(string why)
    {
        if (Asked(out Helper? helper) && helper.Refusal != why)
            Say($"the node {helper.Name} does not help: {helper.Refusal = why}");
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
            job.Job.Board.Lost(helper.Name);
        helper.Told.Clear();
        helper.Orders.Clear();
    }

    private void Expel(Helper helper, string why)
    {
        expelled.Add(helper.Address);
        inviter.Tell(new Inviter.Unwanted(NodeAddress.Of(helper.Address)));
        Miss(helper.Address, why);
    }

    /// <summary>Whoever has room takes the next shard of the oldest job that has one for it.</summary>
    private void HandOut()
    {
        foreach (Helper helper in Ready)
            foreach (HandedJob job in jobs.Values)
                while (helper.Orders.Count < AtOnce && CanStart(job) && job.Job.Board.Take(helper.Name) is { } shard)
                    Send(helper, job, shard);
    }

    /// <summary>Weights are copied when the first node could use them.</summary>
    private static bool CanStart(HandedJob job)
    {
        if (job.Weights is not null || job.IsWeighing || job.Job.Board.Ended.IsCompleted)
            return job.Weights is not null;
        job.IsWeighing = true;
        Task.Run(async () => new Weighed(job.Job.Number, SealedWeights.Of(await job.Job.Task.Weights()))).PipeTo(Context.Self);
        return false;
    }

    private static void Send(Helper helper, HandedJob job, int shard)
    {
        FeatureTask task = job.Job.Task;
        if (helper.Told.Add(job.Job.Number))
            helper.Actor.Tell(new JobTerms(job.Job.Number, job.Weights!.Hash, job.Weights.Bytes.Length, task.Network, task.FlipAverage,
                task.Images, task.Size.Height, task.Size.Width));
        var order = new Order(job.Job.Number, shard, [.. task.Plan.Take(job.Job.BatchesOf(shard))]);
        helper.Orders.Add((order.Job, shard), new Collected(order, task.Network.FeatureSize));
        helper.Actor.Tell(order);
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

    /// <summary>Off the mailbox: images may have to be decoded. There are none for a job that is over, which is an answer too.</summary>
    private void Answer(WantImages want)
    {
        if (jobs.TryGetValue(want.Job, out HandedJob? handed))
            Task.Run(() => Read(want, handed.Job)).PipeTo(Sender, Self);
        else
            Sender.Tell(new ImagePixels(want.Job, [], []));
    }

    /// <summary>What keeps images from being read ends the job: it is the trainer's to tell, and no node's fault.</summary>
    private static ImagePixels Read(WantImages want, FeatureJob job)
    {
        int bytes = (int)job.Task.Size.Pixels * 3, most = Math.Max(1, NodeMessage.MostBytes / bytes), to = 0;
        int[] images = want.Images[..Math.Min(most, want.Images.Length)];
        bool[] readable = new bool[images.Length];
        byte[] pixels = new byte[images.Length * bytes];
        try
        {
            for (int i = 0; i < images.Length; i++)
                if (readable[i] = job.Task.Read(images[i], pixels.AsSpan(to * bytes, bytes)))
                    to++;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            job.Board.Fail(error);
            return new ImagePixels(want.Job, [], []);
        }
        return new ImagePixels(want.Job, readable, pixels[..(to * bytes)]);
    }

    private void Collect(Features features)
    {
        Sender.Tell(new Taken(features.Job, features.Shard));
        if (!Asked(out Helper? helper) || !helper.Orders.TryGetValue((features.Job, features.Shard), out Collected? order)
            || !jobs.TryGetValue(features.Job, out HandedJob? job))
            return;
        if (!order.TryAdd(features))
        {
            Expel(helper, "answers nonsense");
            return;
        }
        if (!order.IsWhole)
            return;
        helper.Orders.Remove((features.Job, features.Shard));
        job.Job.Board.Put(helper.Name, features.Shard, order.Rows);
        HandOut();
    }

    private void Say(string sentence) => tell(new CrewNews(sentence, Names));

    private bool Asked([NotNullWhen(true)] out Helper? helper) => helpers.TryGetValue(Sender.Path.Address, out helper);
}
