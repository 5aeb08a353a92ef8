using Slr.Flow.Evaluation;
using Slr.Flow.Storage;
using Slr.Nodes.Leading;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Tests.Leading;

public sealed class SharedRanking : NodesThatCompare
{
    private const int Queries = 150, Images = 700, Dimension = 24;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 10)]
    [InlineData(2, 0)]
    public async Task gives_the_scores_of_one_process_whoever_helps(int nodes, int listed)
    {
        await using Crew crew = Start([.. Enumerable.Range(0, nodes).Select(_ => StartNode())]);
        await Until(async () => (await crew.Nodes()).Count == nodes);
        Same(Score(null, listed), Score(crew, listed));
    }

    [Fact]
    public async Task is_that_of_this_machine_where_a_node_answers_otherwise()
    {
        // That nothing is nearer than what is sought: such an answer there can be.
        await using var node = new PretendedNode((PairOrder order, PairTerms terms) =>
            [new Candidates(order.Job, order.Shard, 0, new byte[terms.Shape.AnswerBytes(order.Shard)])]);
        await using Crew crew = Start(node.Address);
        do
            Same(Score(null, listed: 0), Score(crew, listed: 0));
        while (!Heard($"the node {node.Address} computes other bytes; what it had is done by this machine alone"));
        Assert.Empty(await crew.Nodes());
    }

    private static RankingScores Score(Crew? crew, int listed)
    {
        static float[] Rows(int count, int start) =>
            [.. Enumerable.Range(start, count * Dimension).Select(i => MathF.Round(4 * MathF.Sin(i * i * 0.37f)) / 4)];
        static int[] Numbers(int count, int most) => [.. Enumerable.Range(0, count).Select(i => i * 7 % most)];
        return Ranking.Evaluate(FeatureRows.Of(Rows(Queries, 3), Dimension), FeatureRows.Of(Rows(Images, 40), Dimension),
            Numbers(Queries, 30), Numbers(Queries, 4), Numbers(Images, 31), Numbers(Images, 4),
            new RankingOptions { Threads = 1, TopLists = listed, Shared = crew?.Pairs(from: 2, blockRows: 20) });
    }

    private static void Same(RankingScores expected, RankingScores found)
    {
        Assert.Equal(expected.MeanAveragePrecision, found.MeanAveragePrecision);
        Assert.Equal(expected.MeanInversePenalty, found.MeanInversePenalty);
        Assert.Equal(expected.Cmc, found.Cmc);
        Assert.Equal(expected.Lists.SelectMany(list => list.Gallery), found.Lists.SelectMany(list => list.Gallery));
    }
}
