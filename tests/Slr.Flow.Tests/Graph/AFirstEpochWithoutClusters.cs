using Slr.Flow.Clustering;
using Slr.Flow.Graph;
using Slr.Flow.Refinement;
using static Slr.Flow.Tests.Graph.GraphTrial;

namespace Slr.Flow.Tests.Graph;

/// <summary>The rescue of epoch 0 (method.md section 9): DBSCAN again, from the eps that failed.</summary>
public sealed class AFirstEpochWithoutClusters
{
    [Fact]
    public async Task is_clustered_with_a_larger_eps_and_says_so()
    {
        var labels = await Cluster(new() { Eps = 0.001, MinSamples = 15 });
        var warning = Assert.Single(labels.Report.Warnings, w => w.Kind == FailureKind.RescuedEps);
        Assert.Contains("found no cluster", warning.Message);
        Assert.Contains("a larger one", warning.Message);
        Assert.True(labels.Refined.Clusters >= 2);
        Assert.True(labels.Report.Diagnostics["eps"] > 0.001);
    }

    [Fact]
    public async Task that_is_one_cluster_is_clustered_with_a_smaller_eps_and_says_so()
    {
        var labels = await Cluster(new() { Eps = 1 });
        var warning = Assert.Single(labels.Report.Warnings, w => w.Kind == FailureKind.RescuedEps);
        Assert.Contains("found a single cluster", warning.Message);
        Assert.Contains("a smaller one", warning.Message);
        Assert.Equal(0.5, labels.Report.Diagnostics["eps"]);
        Assert.Equal(12, labels.Refined.Clusters);
    }

    /// <summary>
    /// Pairs at 0.1 that are 0.18 from the next pair, and triples of them 0.9 apart: at 0.05 nobody has a neighbour, at 0.1
    /// two points, at 0.2 six with everybody of their triple.
    /// </summary>
    [Theory]
    [InlineData(2, 0.1, 9)]
    [InlineData(4, 0.2, 3)]
    public void is_tried_again_at_twice_the_eps_with_the_runs_own_min_samples(int minSamples, double eps, int clusters)
    {
        var distances = Grouped(18, (i, j) => i / 2 == j / 2 ? 0.1f : i / 6 == j / 6 ? 0.18f : 0.9f);
        var rescue = EpsRescue.Search(distances, 0.05, 0, new() { Eps = 0.05, MinSamples = minSamples },
            TestContext.Current.CancellationToken);
        Assert.Equal(eps, rescue.Found!.Diagnostics["eps"]);
        Assert.Equal(clusters, rescue.Found.Labels.Max() + 1);
    }

    /// <summary>Groups of three at 0.30, 0.34 apart: at 0.28 there is no cluster, at 0.56 only one, and two between.</summary>
    [Fact]
    public void between_no_cluster_and_a_single_one_takes_the_middle()
    {
        var distances = Grouped(6, (i, j) => i / 3 == j / 3 ? 0.30f : 0.36f);
        var rescue = EpsRescue.Search(distances, 0.28, 0, new() { Eps = 0.28, MinSamples = 3 }, TestContext.Current.CancellationToken);
        Assert.Equal([0, 0, 0, 1, 1, 1], rescue.Found!.Labels);
        Assert.InRange(rescue.Found.Diagnostics["eps"], 0.30, 0.36);
    }

    /// <summary>Four copies of one image, and two groups of four at 0.3.</summary>
    [Fact]
    public void that_is_a_few_copies_of_one_image_among_outliers_is_clustered_with_a_larger_eps()
    {
        var distances = Grouped(12, (i, j) => i / 4 != j / 4 ? 0.9f : i < 4 ? 0 : 0.3f);
        var rescue = EpsRescue.Search(distances, 0.1, 1, new() { Eps = 0.1 }, TestContext.Current.CancellationToken);
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2], rescue.Found!.Labels);
        Assert.Equal(0.4, rescue.Found.Diagnostics["eps"]);
        Assert.Contains("a larger one, 0.4000", rescue.Account);
    }

    [Fact]
    public async Task of_a_clusterer_that_is_not_dbscan_is_not_rescued_and_says_so()
    {
        await using var graph = RefineryGraph.Over(Features, Options, Task.FromResult<LabelLineage?>(null), (input, _) =>
            Task.FromResult(new ClusteringResult(new int[input.Features.Count], new Dictionary<string, double>())));
        var fault = await Assert.ThrowsAsync<NoClustersException>(() => graph.Completion);
        Assert.Contains("Only DBSCAN is run again", fault.Message);
        Assert.Contains("180 images fall into 1 cluster(s)", fault.Message);
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public async Task and_hardly_any_image_ends_with_what_was_tried_and_advice(int count)
    {
        var few = new FeatureSet(Features.Keys[..count], Features.Rows.ToArray()[..(count * Features.Dimension)], Features.Dimension);
        DbscanOptions dbscan = new() { Eps = 0.2 };
        await using var graph = RefineryGraph.Over(few, Options with { Rescue = dbscan }, Task.FromResult<LabelLineage?>(null),
            (input, token) => Task.FromResult(new DbscanClusterer(dbscan).Cluster(input, token)));
        var fault = await Assert.ThrowsAsync<NoClustersException>(() => graph.Completion);
        Assert.Contains("run again at 0.4000, 0.8000, 1.0000", fault.Message);
        Assert.Contains("clustering.dbscan.min-samples", fault.Message);
    }

    [Theory]
    [InlineData(0), InlineData(1)]
    public void at_an_eps_of_zero_has_nothing_to_double_and_nothing_to_halve(int clusters) =>
        Assert.Contains("no other one can change that",
            EpsRescue.Search(Grouped(3, (_, _) => 0), 0, clusters, new(), TestContext.Current.CancellationToken).Account);

    private static async Task<RefinementResult> Cluster(DbscanOptions dbscan)
    {
        await using var graph = RefineryGraph.Over(Features, Options with { Rescue = dbscan }, Task.FromResult<LabelLineage?>(null),
            (input, token) => Task.FromResult(new DbscanClusterer(dbscan).Cluster(input, token)));
        return (await graph.Completion).Labels;
    }

    private static Slr.Flow.Distances.SparseDistances Grouped(int count, Func<int, int, float> distance) => new(
        [.. Enumerable.Range(0, count + 1).Select(i => i * (count - 1))],
        [.. Enumerable.Range(0, count).SelectMany(i => Enumerable.Range(0, count).Where(j => j != i))],
        [.. Enumerable.Range(0, count).SelectMany(i => Enumerable.Range(0, count).Where(j => j != i).Select(j => distance(i, j)))]);
}
