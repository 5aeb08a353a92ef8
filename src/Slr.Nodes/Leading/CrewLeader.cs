using System.Security.Cryptography;
using Akka.Actor;
using Akka.Cluster;
using Slr.Models.Networks;
using Slr.Nodes.Membership;
using Slr.Nodes.Wire;
using Slr.Primitives.Files;

namespace Slr.Nodes.Leading;

/// <summary>
/// The trainer's side of the cluster: invites nodes, enlists those that compute alike, hands out shards to them and answers what
/// they need for it.
/// </summary>
internal sealed class CrewLeader : ReceiveActor, IWithTimers
{
    /// <summary>Shards that a node has at a time: one that it computes and one that it gets ready.</summary>
    private const int AtOnce = 2;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250), BetweenInvitations = TimeSpan.FromSeconds(3);

    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly Dictionary<Address, Helper> helpers = [];
    private readonly SortedDictionary<long, Handed> jobs = [];
    private readonly HashSet<string> expelled = [];
    private readonly HashSet<string> strangers = [];
    private readonly CrewOptions options;
    private readonly Enlist terms;
    private readonly Action<CrewNews> tell;
    private bool hadHelp;

    /// <summary>Prepares a leader.</summary>
    /// <param name="options">Whom to invite, and whom to believe.</param>
    /// <param name="terms">What a node must compute with.</param>
    /// <param name="tell">Hears who comes and goes.</param>
    public CrewLeader(CrewOptions options, Enlist terms, Action<CrewNews> tell)
    {
        (this.options, this.terms, this.tell) = (options, terms, tell);
        Receive<Introduced>(Invite);
        Receive<ClusterEvent.MemberUp>(up => Meet(up.Member));
        Receive<ClusterEvent.ReachableMember>(back => Meet(back.Member));
        Receive<ClusterEvent.UnreachableMember>(away => Miss(away.Member.Address, "cannot be reached"));
        Receive<ClusterEvent.MemberRemoved>(gone => Miss(gone.Member.Address, "has left"));
        Receive<Enlisted>(Take);
        Receive<Declined>(declined => Refuse(declined.Why));
        Receive<Begun>(begun =>
        {
            jobs.Add(begun.Job.Number, new Handed(begun.Job));
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
            if (jobs.TryGetValue(weighed.Job, out Handed? job))
                job.Weights = weighed.Weights;
            HandOut();
        });
        Receive<Status.Failure>(_ => { }); // weights that could not be copied: the trainer meets the cause itself
        Receive<WantWeights>(Answer);
        Receive<WantImages>(Answer);
        Receive<Features>(Collect);
        Receive<CannotDo>(cannot =>
        {
            if (!Asked(out Helper? helper) || !helper.Orders.Remove((cannot.Job, cannot.Shard)))
                return;
            Expel(helper, $"cannot do its work: {cannot.Why}");
        });
        Receive<WhoHelps>(_ => Sender.Tell(new Standing(Names)));
        Receive<Tick>(_ => HandOut());
        Receive<Call>(_ => Invite());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private string[] Names => [.. Ready.Select(helper => helper.Name).Order(StringComparer.Ordinal)];

    private IEnumerable<Helper> Ready => helpers.Values.Where(helper => helper.Actor is not null);

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

    private sealed record Weighed(long Job, SealedWeights Weights);

    private sealed record Tick;

    private sealed record Call;

    private sealed record Introduced(NodeAddress Node, string? Obstacle);

    /// <inheritdoc/>
    protected override void PreStart()
    {
        cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberUp),
            typeof(ClusterEvent.IReachabilityEvent), typeof(ClusterEvent.MemberRemoved));
        Timers.StartPeriodicTimer("tick", new Tick(), Glance);
        Timers.StartPeriodicTimer("call", new Call(), TimeSpan.Zero, BetweenInvitations);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        cluster.Unsubscribe(Self);
        foreach (Helper helper in helpers.Values)
            foreach (Handed job in jobs.Values)
                job.Job.Board.Lost(helper.Name);
    }

    /// <summary>Nodes that were named and are not here: they may be up only now, or again.</summary>
    private void Invite()
    {
        var present = cluster.State.Members.Select(member => member.Address).ToHashSet();
        foreach (NodeAddress node in options.Nodes)
            if (!present.Contains(node.From(cluster.SelfAddress)) && !expelled.Contains($"{node}"))
                Introduce(node).PipeTo(Self);
    }

    private async Task<Introduced> Introduce(NodeAddress node) =>
        new(node, options.Place.Certificate is { } own ? await Introduction.Obstacle(own, node) : null);

    private void Invite(Introduced met)
    {
        NodeAddress here = NodeAddress.Of(cluster.SelfAddress);
        if (met.Obstacle is null)
            Context.ActorSelection($"{met.Node.From(cluster.SelfAddress)}/user/node").Tell(new Invitation(here.Host, here.Port));
        else if (strangers.Add($"{met.Node}"))
            Say($"the node {met.Node} is not asked: {met.Obstacle}");
    }

    private void Meet(Member member)
    {
        if (member.Address == cluster.SelfAddress || member.HasRole(NodeSystem.Trainer)
            || expelled.Contains(NodeAddress.Of(member.Address).ToString()))
            return;
        helpers.TryAdd(member.Address, new Helper(NodeAddress.Of(member.Address).ToString()));
        Context.ActorSelection($"{member.Address}/user/node").Tell(terms);
    }

    private void Take(Enlisted enlisted)
    {
        if (!Asked(out Helper? helper))
            return;
        bool isNew = helper.Actor is null;
        helper.Actor = Sender;
        helper.Told.Clear();
        hadHelp = true;
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
        foreach (Handed job in jobs.Values)
            job.Job.Board.Lost(helper.Name);
        bool alone = hadHelp && !Ready.Any();
        Say($"the node {helper.Name} {why}; what it had is done by {(alone ? "this machine alone" : "the others")}");
        HandOut();
    }

    private void Expel(Helper helper, string why)
    {
        expelled.Add(helper.Name);
        Miss(helpers.First(one => one.Value == helper).Key, why);
    }

    /// <summary>Whoever has room takes the next shard of the oldest job that has one for it.</summary>
    private void HandOut()
    {
        foreach (Helper helper in Ready)
            foreach (Handed job in jobs.Values)
                while (helper.Orders.Count < AtOnce && CanStart(job) && job.Job.Board.Take(helper.Name) is { } shard)
                    Send(helper, job, shard);
    }

    /// <summary>Weights are copied when the first node could use them.</summary>
    private static bool CanStart(Handed job)
    {
        if (job.Weights is not null || job.Job.Board.Ended.IsCompleted)
            return job.Weights is not null;
        if (!job.IsWeighing)
        {
            job.IsWeighing = true;
            long number = job.Job.Number;
            Task.Run(async () => new Weighed(number, SealedWeights.Of(await job.Job.Task.Weights()))).PipeTo(Context.Self);
        }
        return false;
    }

    private static void Send(Helper helper, Handed job, int shard)
    {
        FeatureTask task = job.Job.Task;
        if (helper.Told.Add(job.Job.Number))
            helper.Actor.Tell(new JobTerms(job.Job.Number, job.Weights!.Hash, job.Weights.Bytes.Length, task.Network, task.FlipAverage,
                task.Images, task.Size.Height, task.Size.Width));
        Range batches = job.Job.BatchesOf(shard);
        var order = new Order(job.Job.Number, shard, [.. Enumerable.Range(batches.Start.Value, batches.End.Value - batches.Start.Value)
            .Select(batch => task.Plan[batch])]);
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

    private void Answer(WantWeights want)
    {
        byte[]? bytes = jobs.Values.FirstOrDefault(job => job.Weights?.Hash == want.Weights)?.Weights!.Bytes;
        int from = bytes is null || want.Offset < 0 || want.Offset > bytes.Length ? 0 : (int)want.Offset;
        Sender.Tell(new WeightPiece(want.Weights, want.Offset,
            bytes is null ? [] : bytes[from..Math.Min(bytes.Length, from + NodeMessage.MostBytes)]));
    }

    /// <summary>Off the mailbox: images may have to be decoded. There are none for a job that is over, which is an answer too.</summary>
    private void Answer(WantImages want)
    {
        if (jobs.TryGetValue(want.Job, out Handed? handed))
            Task.Run(() => Read(want, handed.Job.Task)).PipeTo(Sender, Self);
        else
            Sender.Tell(new ImagePixels(want.Job, [], []));
    }

    private static ImagePixels Read(WantImages want, FeatureTask task)
    {
        int bytes = (int)task.Size.Pixels * 3, most = Math.Max(1, NodeMessage.MostBytes / bytes);
        int[] images = want.Images[..Math.Min(most, want.Images.Length)];
        bool[] readable = new bool[images.Length];
        byte[] pixels = new byte[images.Length * bytes];
        int to = 0;
        for (int i = 0; i < images.Length; i++)
            if (readable[i] = task.Read(images[i], pixels.AsSpan(to * bytes, bytes)))
                to++;
        return new ImagePixels(want.Job, readable, pixels[..(to * bytes)]);
    }

    private void Collect(Features features)
    {
        Sender.Tell(new Taken(features.Job, features.Shard));
        if (!Asked(out Helper? helper) || !helper.Orders.TryGetValue((features.Job, features.Shard), out Collected? order)
            || !jobs.TryGetValue(features.Job, out Handed? job))
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

    private bool Asked([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Helper? helper) =>
        helpers.TryGetValue(Sender.Path.Address, out helper);

    /// <summary>A node in the cluster.</summary>
    private sealed class Helper(string name)
    {
        public string Name { get; } = name;

        /// <summary>Whom to tell; null until it is enlisted.</summary>
        public IActorRef? Actor { get; set; }

        public string? Refusal { get; set; }

        /// <summary>Jobs whose terms it knows.</summary>
        public HashSet<long> Told { get; } = [];

        public Dictionary<(long Job, int Shard), Collected> Orders { get; } = [];
    }

    /// <summary>A job that is handed out.</summary>
    private sealed class Handed(FeatureJob job)
    {
        public FeatureJob Job { get; } = job;

        public SealedWeights? Weights { get; set; }

        public bool IsWeighing { get; set; }
    }

    /// <summary>Weights as they travel.</summary>
    private sealed record SealedWeights(string Hash, byte[] Bytes)
    {
        public static SealedWeights Of(WeightSet weights)
        {
            var stream = new MemoryStream();
            SafeTensorsFile.Write(stream, weights);
            byte[] bytes = stream.ToArray();
            return new SealedWeights(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes);
        }
    }
}
