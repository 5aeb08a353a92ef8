using Slr.Flow.Clustering;
using Slr.Flow.Graph;
using Slr.Flow.Neighbours;
using Slr.Flow.Tracks;
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
            Around = async (_, work) => await work() is (FeatureSet points, NeighbourGraph found, null)
                ? (points, new NeighbourGraph(found.Count, found.K, [.. found.Indices.Reverse()], found.SquaredDistances, found.Farthest,
                    found.Report), (TrackKnowledge?)null)
                : true,
        }, null);
        await SendUntilRefused(graph);
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => graph.Completion);
        Assert.Contains($"The stage '{RefineryStages.Neighbours}' answered nonsense: ", fault.Message);
        Assert.Null(graph.Kept);
    }
}
