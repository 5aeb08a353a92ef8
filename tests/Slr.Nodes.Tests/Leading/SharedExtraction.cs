using Slr.Nodes.Helping;
using Slr.Nodes.Leading;
using Slr.Nodes.Membership;
using Slr.Nodes.Sharding;

namespace Slr.Nodes.Tests.Leading;

public sealed class SharedExtraction : NodesThatExtract
{
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
        Assert.Equal(1, drawn.Copies);
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
            Task own = drawn.Work(job, Stop.Token, rows => [.. rows.Select(value => MathF.BitIncrement(value))]);
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
        await Until(() => Said.Count(sentence => sentence.Contains("is not asked")) == 2);
        Assert.Contains($"the node {other} is not asked: its certificate is not among those that are trusted here", Said);
        Assert.Contains($"the node {open} is not asked: it does not encrypt", Said);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void is_refused_beyond_the_loopback_address_without_a_certificate()
    {
        var refused = Assert.Throws<NodeException>(() => Start(Options() with
        {
            Place = new NodePlace(new NodeAddress("0.0.0.0", 0), null),
        }));
        Assert.Contains("certificate", refused.Message);
    }

    [Fact]
    public void says_which_port_is_taken()
    {
        NodeAddress taken = StartNode();
        var refused = Assert.Throws<NodeException>(() => Start(Options() with { Place = new NodePlace(taken, null) }));
        Assert.Contains($"{taken}", refused.Message);
    }

    private async Task<BatchRows[]> Extract(Crew crew, Drawn drawn)
    {
        using FeatureJob job = crew.Begin(drawn.Task());
        Task own = drawn.Work(job, Stop.Token);
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
        Task own = drawn.Work(job, Stop.Token);
        BatchRows[] rows = await Rows(job);
        await own;
        return rows;
    }
}
