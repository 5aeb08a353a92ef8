using Slr.Flow.Clustering;
using Slr.Flow.Graph;
using Slr.Flow.Neighbours;
using static Slr.Flow.Tests.Graph.GraphTrial;

namespace Slr.Flow.Tests.Graph;

public sealed class NonsenseInTheGraph
{
    [Theory]
    [InlineData(3, "3 labels for 180 images"), InlineData(180, "label -7")]
    public async Task nonsense_from_a_clusterer_is_a_clear_fault(int labels, string says)
    {
        await using var graph = RefineryGraph.Over(Features, Options, Task.FromResult<LabelLineage?>(null), (_, _) =>
            Task.FromResult(new ClusteringResult([.. Enumerable.Repeat(-7, labels)], new Dictionary<string, double>())));
        Assert.Contains(says, (await Assert.ThrowsAsync<InvalidDataException>(() => graph.Completion)).Message);
    }

    [Fact]
    public async Task nonsense_from_a_search_is_a_clear_fault_and_not_kept()
    {
        await using var graph = NewGraph(Options with
        {
            Around = async (_, work) => await work() is GatheredFeatures { Neighbours: { } found } answer
                ? answer with
                {
                    Neighbours = Backwards(found),
                }
                : true,
        }, null);
        await SendUntilRefused(graph);
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => graph.Completion);
        Assert.Contains($"The stage '{RefineryStages.Neighbours}' answered nonsense: ", fault.Message);
        Assert.Null(graph.Kept);
    }

    [Fact]
    public async Task nonsense_from_a_search_among_snippets_is_a_clear_fault_too()
    {
        Sighting[] tracks = [.. Enumerable.Range(0, Features.Count).Select(image => new Sighting(0, image / 3))];
        await using var graph = RefineryGraph.Over(Features.With(tracks), Options with
        {
            Around = async (_, work) => await work() is GatheredFeatures { Tracks: { } found } answer
                ? answer with { Tracks = found with { Neighbours = Backwards(found.Neighbours) } }
                : true,
        }, Task.FromResult<LabelLineage?>(null), (_, _) => throw new InvalidOperationException("not asked"));
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => graph.Completion);
        Assert.Contains($"The stage '{RefineryStages.Neighbours}' answered nonsense: ", fault.Message);
    }

    private static NeighbourGraph Backwards(NeighbourGraph found) =>
        new(found.Count, found.K, [.. found.Indices.Reverse()], found.SquaredDistances, found.Farthest, found.Report);
}
