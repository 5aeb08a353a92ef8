using Slr.Flow.Clustering;
using Slr.Flow.Graph;
using Slr.Flow.Refinement;
using static Slr.Flow.Tests.Graph.GraphTrial;

namespace Slr.Flow.Tests.Graph;

/// <summary><c>adapt.min-images</c>: clusters that are not trained on.</summary>
public sealed class ClustersOfFewImages
{
    // Clusters of 15, of 4 and of 161 images.
    private static readonly int[] Found = [.. Enumerable.Range(0, 180).Select(i => i < 15 ? 0 : i < 19 ? 1 : 2)];

    [Theory]
    [InlineData(RefineMode.None), InlineData(RefineMode.Argmax), InlineData(RefineMode.Hdbscan)]
    public async Task are_not_trained_on_in_any_mode_and_are_counted_apart(RefineMode mode)
    {
        foreach (LabelLineage? previous in (LabelLineage?[])[null, new(Labels(Found), Labels(Found))])
        {
            RefinerySummary summary = await Refine(mode, 5, previous);
            RefinementReport report = summary.Labels.Report;
            Assert.Equal([.. Found.Select(label => label == 0 ? 0 : label == 1 ? -1 : 1)], summary.Labels.Trained.Labels);
            Assert.Equal((3, 0, 1, 4), (report.Clusters, report.Outliers, report.SmallClusters, report.SmallClusterImages));
            Assert.Equal(2 * Features.Dimension, summary.ClusterMeans.ToArray().Length);
        }
    }

    [Fact]
    public async Task are_projected_from_in_the_next_epoch()
    {
        RefinementResult labels = (await Refine(RefineMode.Hdbscan, 5, null)).Labels;
        Assert.Equal(Found, labels.Memory.Labels);
        Assert.Equal(Found, labels.Lineage.Refined.Labels);
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(4)]
    public async Task are_trained_on_when_they_have_enough(int minImages)
    {
        RefinementResult labels = (await Refine(RefineMode.None, minImages, null)).Labels;
        Assert.Same(labels.Refined, labels.Trained);
        Assert.Equal((0, 0), (labels.Report.SmallClusters, labels.Report.SmallClusterImages));
    }

    [Fact]
    public async Task are_trained_on_when_nothing_else_is_there_and_that_is_said()
    {
        RefinementResult labels = (await Refine(RefineMode.None, 16, null)).Labels;
        Assert.Same(labels.Refined, labels.Trained);
        Assert.Contains("2 of 3 clusters have fewer than 16 images",
            Assert.Single(labels.Report.Warnings, warning => warning.Kind == FailureKind.OnlySmallClusters).Message);
    }

    private static LabelSet Labels(int[] labels) => LabelSet.Dense([.. Features.Keys], labels);

    private static async Task<RefinerySummary> Refine(RefineMode mode, int minImages, LabelLineage? previous)
    {
        RefineryOptions options = Options with { Refinement = new() { Mode = mode }, MinImages = minImages };
        await using var graph = RefineryGraph.Over(Features, options, Task.FromResult(previous),
            (_, _) => Task.FromResult(new ClusteringResult(Found, new Dictionary<string, double>())));
        return await graph.Completion;
    }
}
