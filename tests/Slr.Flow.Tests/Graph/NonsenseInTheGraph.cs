using Slr.Flow.Clustering;
using Slr.Flow.Graph;
using static Slr.Flow.Tests.Graph.GraphTrial;

namespace Slr.Flow.Tests.Graph;

public sealed class NonsenseInTheGraph
{
    public static TheoryData<string> Stages => [.. RefineryStages.All];

    [Theory]
    [InlineData(3, "3 labels for 180 images"), InlineData(180, "label -7")]
    public async Task Nonsense_from_a_clusterer_is_a_clear_fault(int labels, string says)
    {
        await using var graph = RefineryGraph.Over(Features, Options, Task.FromResult<LabelLineage?>(null), (_, _) =>
            Task.FromResult(new ClusteringResult([.. Enumerable.Repeat(-7, labels)], new Dictionary<string, double>())));
        Assert.Contains(says, (await Assert.ThrowsAsync<InvalidDataException>(() => graph.Completion)).Message);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task A_stage_that_answers_nonsense_is_the_one_that_is_named(string stage)
    {
        await using var graph = NewGraph(Options, null, probe: new Babble(stage));
        await SendUntilRefused(graph);
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => graph.Completion);
        Assert.Contains($"The stage '{stage}' answered nonsense: ", fault.Message);
    }

    [Fact]
    public async Task Nonsense_among_distances_does_not_stay_in_what_a_graph_keeps()
    {
        await using var broken = NewGraph(Options, null, probe: new Babble(RefineryStages.Jaccard));
        await SendUntilRefused(broken);
        await Assert.ThrowsAsync<InvalidDataException>(() => broken.Completion);
        await using var again = RefineryGraph.Resume(broken.Kept!, Options, Task.FromResult<LabelLineage?>(null), Dbscan);
        Assert.Equal((await Refine(Options, null)).Labels.Refined.Labels, (await again.Completion).Labels.Refined.Labels);
    }

    [Fact]
    public async Task Nonsense_that_is_asked_for_by_the_clusterer_is_named_as_well()
    {
        await using var graph = NewGraph(Options with { DistancesAhead = false }, null, probe: new Babble(RefineryStages.Jaccard));
        await SendUntilRefused(graph);
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => graph.Completion);
        Assert.Contains("'jaccard'", fault.Message);
    }
}
