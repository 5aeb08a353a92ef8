using Slr.Nodes.Helping;
using Slr.Nodes.Leading;
using Slr.Nodes.Membership;
using Slr.Nodes.Sharding;
using Slr.Nodes.Wire;
using Slr.Torch;

namespace Slr.Nodes.Tests.Leading;

/// <summary>Real nodes and a real trainer on the loopback address, in one process.</summary>
public sealed class SharedExtraction : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource stop = new(Limit);
    private readonly List<Task> running = [];
    private readonly List<string> said = [];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task gives_the_bytes_of_one_process_whoever_helps(int nodes)
    {
        using var drawn = new Drawn(images: 300, seed: 1, 17, 40, 41, 42, 43, 44, 45, 46, 47, 299);
        NodeAddress[] addresses = [.. Enumerable.Range(0, nodes).Select(_ => StartNode())];
        await using Crew crew = StartCrew(addresses);
        await Helping(crew, nodes);

        BatchRows[] rows = await Extract(crew, drawn);

        Same(drawn.Expected(), rows);
    }

    [Fact]
    public async Task sends_each_image_once_and_weights_once()
    {
        using var drawn = new Drawn(images: 64);
        await using Crew crew = StartCrew(StartNode());
        await Helping(crew, 1);
        Same(drawn.Expected(), await ExtractByNodes(crew, drawn));
        Same(drawn.Expected(), await Extract(crew, drawn));
        Same(drawn.Expected(), await Extract(crew, drawn));
        Assert.Equal(64, drawn.Reads);
        Assert.Equal(3, drawn.Copies); // once a job
    }

    [Fact]
    public async Task sends_nothing_that_a_node_has_itself()
    {
        using var drawn = new Drawn(images: 64, seed: 1, 20, 21);
        string trainers = NewFolder(), nodes = NewFolder();
        drawn.WriteFiles(trainers);
        drawn.WriteFiles(nodes);
        File.Copy(Path.Combine(nodes, Drawn.FileOf(1)), Path.Combine(nodes, Drawn.FileOf(3)), overwrite: true);
        File.Delete(Path.Combine(nodes, Drawn.FileOf(5)));
        await using Crew crew = StartCrew(StartNode(data: nodes));
        await Helping(crew, 1);
        using FeatureJob job = crew.Begin(drawn.TaskOf(trainers));
        // All shards are the node's before the trainer begins; images 3, 5 and those that nobody can read are asked for.
        await Until(() => Heard("computes other bytes") || drawn.Reads == 4);
        Task own = drawn.Work(job, stop.Token);
        Same(drawn.Expected(), await Rows(job));
        await own;
        Assert.Equal(4, drawn.Reads);
        Assert.True(Heard($"{Drawn.FileOf(3)} is not below --data as the trainer has it: it is sent, and so are others that differ"));
        Directory.Delete(trainers, recursive: true);
        Directory.Delete(nodes, recursive: true);
    }

    [Fact]
    public async Task shows_a_trainer_nothing_outside_of_the_folders_that_a_node_was_given()
    {
        using var drawn = new Drawn(images: 9);
        string all = NewFolder(), nodes = Path.Combine(all, "nodes");
        drawn.WriteFiles(all);
        Directory.CreateDirectory(nodes);
        await using Crew crew = StartCrew(StartNode(data: nodes));
        await Helping(crew, 1);
        // Named from a folder beside the node's, its images lie at '../part 0/0.png' for it.
        FeatureTask task = drawn.TaskOf(all);
        using FeatureJob job = crew.Begin(task with { Files = task.Files! with { Root = nodes } });
        await Until(() => drawn.Reads == 9);
        Task own = drawn.Work(job, stop.Token);
        Same(drawn.Expected(), await Rows(job));
        await own;
        var copies = new OwnCopies([nodes], _ => throw new InvalidOperationException("nothing is to be decoded"));
        string path = Path.Combine(all, Drawn.FileOf(0));
        foreach (string named in (string[])["../part 0/0.png", path])
            Assert.Null(copies.Read(new ImageFile(named, null, ImageFile.HashOf(path)!), Terms));
        Directory.Delete(all, recursive: true);
    }

    [Fact]
    public async Task asks_a_node_only_for_what_it_was_started_to_do()
    {
        using var drawn = new Drawn(images: 64);
        await using Crew crew = StartCrew(StartNode(roles: [NodeOptions.Evaluate]));
        await Helping(crew, 1);
        Same(drawn.Expected(), await Extract(crew, drawn));
        Assert.Equal(0, drawn.Reads);
        using (crew.Begin(drawn.Task() with { ForScores = true }))
            await Until(() => drawn.Reads == 64);
    }

    [Fact]
    public async Task leaves_nothing_behind_that_keeps_a_node_from_the_next_job()
    {
        using var drawn = new Drawn(images: 300);
        await using Crew crew = StartCrew(StartNode());
        await Helping(crew, 1);
        for (int time = 0; time < 5; time++)
            crew.Begin(drawn.Task($"set {time}")).Dispose(); // over before the node has any of it
        Same(drawn.Expected(), await ExtractByNodes(crew, drawn));
    }

    [Fact]
    public async Task ends_when_a_node_computes_other_bytes_and_does_without_it()
    {
        using var drawn = new Drawn(images: 300);
        NodeAddress node = StartNode();
        await using Crew crew = StartCrew(node);
        await Helping(crew, 1);
        using (FeatureJob job = crew.Begin(drawn.Task()))
        {
            await Until(() => drawn.Reads == 300);
            // As if the node's were wrong: the trainer's own are a little different.
            Task own = drawn.Work(job, stop.Token, rows => [.. rows.Select(value => MathF.BitIncrement(value))]);
            var told = await Assert.ThrowsAsync<NodeBytesException>(() => Rows(job));
            Assert.Equal($"{node}", told.Node);
            await own;
        }
        await Until(async () => (await crew.Nodes()).Count == 0);
        Same(drawn.Expected(), await Extract(crew, drawn));
    }

    [Fact]
    public async Task goes_on_with_the_others_when_a_node_stops_and_takes_it_again_when_it_is_back()
    {
        using var drawn = new Drawn(images: 300);
        using var one = new CancellationTokenSource();
        NodeAddress leaving = StartNode(stopping: one.Token), staying = StartNode();
        await using Crew crew = StartCrew(leaving, staying);
        await Helping(crew, 2);
        Task<BatchRows[]> rows = Extract(crew, drawn);
        await one.CancelAsync();
        Same(drawn.Expected(), await rows);
        await Until(async () => (await crew.Nodes()).SequenceEqual([$"{staying}"]));
        StartNode(leaving);
        await Helping(crew, 2);
        Same(drawn.Expected(), await Extract(crew, drawn));
    }

    [Fact]
    public async Task gets_the_nodes_that_have_joined_the_one_that_was_named()
    {
        NodeAddress first = StartNode();
        StartNode(join: first);
        await using Crew crew = StartCrew(first);
        await Helping(crew, 2);
    }

    [Fact]
    public async Task takes_over_nodes_from_a_trainer_that_has_ended()
    {
        using var drawn = new Drawn(images: 100);
        NodeAddress node = StartNode();
        await using (Crew before = StartCrew(node))
            await Helping(before, 1);
        await using Crew crew = StartCrew(node);
        await Helping(crew, 1);
        Same(drawn.Expected(), await Extract(crew, drawn));
    }

    [Fact]
    public async Task believes_those_whose_certificates_it_has_and_nobody_else()
    {
        string folder = Directory.CreateTempSubdirectory("slr-nodes-").FullName;
        string trainers = Path.Combine(folder, "trainers"), nodes = Path.Combine(folder, "nodes");
        string known = NodeCertificate.Create(nodes, "known").Key, trainer = NodeCertificate.Create(trainers, "trainer").Key,
            stranger = NodeCertificate.Create(Path.Combine(folder, "elsewhere"), "stranger").Key;
        NodeAddress friend = StartNode(place: new NodePlace(NodePlace.Loopback.At, NodeCertificate.Load(known, trainers)));
        // It trusts the trainer; the trainer does not know it.
        NodeAddress other = StartNode(place: new NodePlace(NodePlace.Loopback.At, NodeCertificate.Load(stranger, trainers)));
        NodeAddress open = StartNode();
        using var drawn = new Drawn(images: 300);
        await using Crew crew = StartCrew(NodeCertificate.Load(trainer, nodes), other, open, friend);
        await Helping(crew, 1);
        Same(drawn.Expected(), await Extract(crew, drawn));
        Assert.Equal([$"{friend}"], await crew.Nodes());
        await Until(() => said.Count(sentence => sentence.Contains("is not asked")) == 2);
        Assert.Contains($"the node {other} is not asked: its certificate is not among those that are trusted here", said);
        Assert.Contains($"the node {open} is not asked: it does not encrypt", said);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void is_refused_beyond_the_loopback_address_without_a_certificate()
    {
        var refused = Assert.Throws<NodeException>(() => Crew.Start(Options() with
        {
            Place = new NodePlace(new NodeAddress("0.0.0.0", 0), null),
        }, Hear));
        Assert.Contains("certificate", refused.Message);
    }

    [Fact]
    public void says_which_port_is_taken()
    {
        NodeAddress taken = StartNode();
        var refused = Assert.Throws<NodeException>(() => Crew.Start(Options() with { Place = new NodePlace(taken, null) }, Hear));
        Assert.Contains($"{taken}", refused.Message);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(running);
        stop.Dispose();
    }

    private static void Same(BatchRows[] expected, BatchRows[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.True(pair.First.IsSame(pair.Second)));
    }

    private async Task<BatchRows[]> Extract(Crew crew, Drawn drawn)
    {
        using FeatureJob job = crew.Begin(drawn.Task());
        Task own = drawn.Work(job, stop.Token);
        BatchRows[] rows = await Rows(job);
        await own;
        return rows;
    }

    /// <summary>Nodes get all images, so all shards, before the trainer does what it is to check.</summary>
    private async Task<BatchRows[]> ExtractByNodes(Crew crew, Drawn drawn)
    {
        int before = drawn.Reads;
        using FeatureJob job = crew.Begin(drawn.Task());
        await Until(() => drawn.Reads == before + job.Task.Plan.Sum(batch => batch.Length));
        Task own = drawn.Work(job, stop.Token);
        BatchRows[] rows = await Rows(job);
        await own;
        return rows;
    }

    private async Task<BatchRows[]> Rows(FeatureJob job)
    {
        List<BatchRows> rows = [];
        await foreach (BatchRows batch in job.InOrder(stop.Token))
            rows.Add(batch);
        return [.. rows];
    }

    private Task Helping(Crew crew, int nodes) => Until(async () => (await crew.Nodes()).Count >= nodes);

    private Task Until(Func<bool> holds) => Until(() => Task.FromResult(holds()));

    private async Task Until(Func<Task<bool>> holds)
    {
        while (!await holds())
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            Assert.False(stop.IsCancellationRequested, $"it does not come to that; what was said:\n{string.Join('\n', said)}");
        }
    }

    private static CrewOptions Options() => new() { Nodes = [], Device = TrainingDevice.Cpu, Threads = 1, Portable = false };

    private Crew StartCrew(params NodeAddress[] nodes) => StartCrew(null, nodes);

    private Crew StartCrew(NodeCertificate? certificate, params NodeAddress[] nodes) => Crew.Start(Options() with
    {
        Nodes = [.. nodes],
        Place = NodePlace.Loopback with { Certificate = certificate },
    }, Hear);

    private NodeAddress StartNode(NodeAddress? at = null, NodeAddress? join = null, NodePlace? place = null,
        string[]? roles = null, string? data = null, CancellationToken stopping = default)
    {
        var node = new Node(new NodeOptions
        {
            Roles = roles ?? [NodeOptions.Extract],
            Processor = "a processor",
            Place = place ?? (at is null ? NodePlace.Loopback : new NodePlace(at, null)),
            Join = join,
            Data = data is null ? [] : [data],
        }, Say);
        var both = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, stopping);
        running.Add(node.Run(both.Token));
        return node.Listening.Result;
    }

    private static JobTerms Terms => new(1, "", 0, new(), false, "", 8, 8, "skia", 100);

    private static string NewFolder() => Directory.CreateTempSubdirectory("slr-nodes-").FullName;

    private bool Heard(string words)
    {
        lock (said)
            return said.Exists(sentence => sentence.Contains(words));
    }

    private void Hear(CrewNews news) => Say(news.Message);

    private void Say(string sentence)
    {
        lock (said)
            said.Add(sentence);
    }
}
