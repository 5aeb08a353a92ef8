using System.Runtime.InteropServices;
using Akka.Actor;
using Slr.Flow;
using Slr.Flow.Neighbours;
using Slr.Flow.Sharing;
using Slr.Flow.Storage;
using Slr.Nodes.Leading;
using Slr.Nodes.Membership;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Tests.Leading;

public sealed class SharedNeighbours : NodesThatCompare
{
    private const int Count = 700, Dimension = 24, BlockRows = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly float[] rows = [.. Enumerable.Range(0, Count * Dimension).Select(i => MathF.Round(4 * MathF.Sin(i * i * 0.37f)) / 4)];
    private readonly Sighting[] sightings = [.. Enumerable.Range(0, Count).Select(i => new Sighting(i % 3))];

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    public async Task give_the_bytes_of_one_process_whoever_helps(int nodes, bool byCamera)
    {
        await using Crew crew = Start([.. Enumerable.Range(0, nodes).Select(_ => StartNode())]);
        await Until(async () => (await crew.Nodes()).Count == nodes);
        Same(Alone(byCamera), Search(crew, byCamera));
    }

    [Fact]
    public async Task are_those_of_a_node_but_for_what_is_checked()
    {
        await using Crew crew = Start(StartNode());
        await Until(async () => (await crew.Nodes()).Count == 1);
        NeighbourOptions options = Options(byCamera: true);
        SearchRows blocks = Rows(byCamera: true);
        var shape = (SearchShape)blocks.Shape;
        using (PairJob job = crew.Begin(blocks))
        {
            // The trainer does nothing before all is the node's.
            await Until(() =>
            {
                bool isFree = job.Board.Take("nobody") is not null;
                job.Board.Lost("nobody");
                return Task.FromResult(!isFree);
            });
            Task own = Task.Run(async () =>
            {
                while (await job.TakeAsync(Stop.Token) is { } pair)
                {
                    (int left, int right) = shape.PairOf(pair);
                    using PackedBlock one = blocks.Pack(left), other = blocks.Pack(right);
                    job.Put(pair, one.Compare(left == right ? one : other, 1, Stop.Token));
                }
            }, Stop.Token);
            var merge = new PairMerge(shape, options);
            int at = 0;
            await foreach (byte[] answer in job.InOrder(Stop.Token))
                merge.Add(at++, answer);
            await own;
            Same(Alone(byCamera: true), merge.Complete());
        }
        Assert.Matches(@"^nodes computed 7\d of 78 pairs of blocks \(\d+ %\)$", crew.Done.Single());
    }

    [Fact]
    public async Task go_on_when_a_node_stops_in_the_middle()
    {
        using var one = CancellationTokenSource.CreateLinkedTokenSource(Stop.Token);
        await using Crew crew = Start(StartNode(one.Token), StartNode());
        await Until(async () => (await crew.Nodes()).Count == 2);
        Task<NeighbourGraph> found = Task.Run(() => Search(crew), Stop.Token);
        await one.CancelAsync();
        Same(Alone(), await found);
        Same(Alone(), Search(crew));
    }

    [Fact]
    public async Task are_those_of_this_machine_where_a_node_answers_nonsense()
    {
        await using var node = new PretendedNode((PairOrder order, PairTerms _) =>
            [new Candidates(order.Job, order.Shard, 7, [1, 2, 3, 4])]);
        await using Crew crew = Start(node.Address);
        using (crew.Begin(Rows(byCamera: false)))
            await Until(() => Task.FromResult(
                Heard($"the node {node.Address} answers nonsense; what it had is done by this machine alone")));
        Same(Alone(), Search(crew));
        Assert.Empty(await crew.Nodes());
    }

    [Fact]
    public async Task are_those_of_this_machine_where_a_node_answers_otherwise()
    {
        // No neighbours at all, and everything at distance nought: such an answer there can be.
        await using var node = new PretendedNode((PairOrder order, PairTerms terms) =>
            [new Candidates(order.Job, order.Shard, 0, Nothing(order, (SearchShape)terms.Shape))]);
        await using Crew crew = Start(node.Address);
        // So many pairs that some are the node's.
        do
            Same(Alone(), Search(crew, blockRows: 10));
        while (!Heard($"the node {node.Address} computes other bytes; what it had is done by this machine alone"));
        Assert.Empty(await crew.Nodes());
    }

    [Fact]
    public async Task need_the_program_of_the_trainer()
    {
        NodeAddress node = StartNode();
        using ActorSystem other = NodeSystem.Start(NodePlace.Loopback, [NodeSystem.Trainer]);
        var cluster = Akka.Cluster.Cluster.Get(other);
        cluster.Join(cluster.SelfAddress);
        ActorSelection search = other.ActorSelection($"{node.From(cluster.SelfAddress)}/user/search");
        var declined = await search.Ask<Declined>(new EnlistToSearch(NodeMessage.Version, "another"), Patience, Stop.Token);
        Assert.Contains("it runs program", declined.Why);
        declined = await search.Ask<Declined>(new EnlistToSearch(99, Arithmetic.OwnProgram), Patience, Stop.Token);
        Assert.Contains("version", declined.Why);
    }

    [Fact]
    public async Task can_be_given_up()
    {
        await using Crew crew = Start(StartNode());
        using var given = new CancellationTokenSource();
        await given.CancelAsync();
        Assert.ThrowsAny<OperationCanceledException>(() => Search(crew, cancellation: given.Token));
        Same(Alone(), Search(crew));
    }

    private static byte[] Nothing(PairOrder order, SearchShape shape)
    {
        int[] row = [.. Enumerable.Repeat(int.MaxValue, shape.Kept),
            .. Enumerable.Repeat(BitConverter.SingleToInt32Bits(float.PositiveInfinity), shape.Kept), 0];
        byte[] bytes = [.. MemoryMarshal.AsBytes<int>(row)];
        return [.. Enumerable.Repeat(bytes, (int)(shape.AnswerBytes(order.Shard) / bytes.Length)).SelectMany(some => some)];
    }

    private SearchRows Rows(bool byCamera) => new(FeatureRows.Of(rows, Dimension),
        byCamera ? [.. sightings.Select(sighting => sighting.Camera)] : null,
        new SearchShape(Count, Dimension, Options(byCamera).Kept, byCamera, BlockRows));

    private static NeighbourOptions Options(bool byCamera) => new() { K = 8, ByCamera = byCamera ? 5 : 0, Threads = 1 };

    private NeighbourGraph Alone(bool byCamera = false) =>
        NeighbourSearch.Search(rows, Dimension, Options(byCamera), sightings: sightings);

    private NeighbourGraph Search(Crew crew, bool byCamera = false, int blockRows = BlockRows, CancellationToken? cancellation = null) =>
        NeighbourSearch.Search(rows, Dimension, Options(byCamera) with { Shared = crew.Pairs(2, blockRows) }, cancellation ?? Stop.Token,
            sightings);

    private static void Same(NeighbourGraph expected, NeighbourGraph found)
    {
        Assert.Equal(expected.Indices, found.Indices);
        Assert.Equal(expected.SquaredDistances, found.SquaredDistances);
        Assert.Equal(expected.Farthest, found.Farthest);
        for (int row = 0; expected.Cameras is not null && row < expected.Count; row++)
        {
            Assert.Equal(expected.Cameras.Own.Of(row), found.Cameras!.Own.Of(row));
            Assert.Equal(expected.Cameras.Others.Distances(row), found.Cameras.Others.Distances(row));
        }
    }
}
