using System.Collections.Immutable;
using CsCheck;
using Slr.Flow.Refinement;
using Slr.Flow.SoftLabels;

namespace Slr.Flow.Tests.Refinement;

public sealed class RefinerTests
{
    private static readonly RefinementOptions Quiet = new() { CollapseBelow = 0, UnstableBelow = 0, ClusterJump = 0 };

    /// <summary>The golden files were made with this.</summary>
    private const int GoldenMinSamples = 4;

    [Theory]
    [CombinedSets]
    public void refined_labels_are_exactly_the_reference_ones(int set, double alpha)
    {
        var golden = GoldenFile.Open("refinement");
        int[] previous = golden[$"{set}.previous"].ToInt32s(), current = golden[$"{set}.current"].ToInt32s();
        int[] expected = golden[FormattableString.Invariant($"{set}.alpha{alpha}.refined")].ToInt32s();
        var soft = Fusion.Fuse(Projection.Between(previous, current), previous, current, alpha);
        int[] rows = Slr.Flow.Clustering.Hdbscan.Cluster(soft, new());
        GoldenFile.AssertSamePartition(expected, [.. soft.RowOfPoint.Select(row => row < 0 ? -1 : rows[row])]);
        if (expected.Max() < 1)
            return;
        var result = Refiner.Refine(Labels(current), Labels(previous), null,
            Quiet with { Alpha = alpha, MinSamples = GoldenMinSamples });
        GoldenFile.AssertSamePartition(expected, result.Refined.Labels.AsSpan());
    }

    [Fact]
    public void the_first_epoch_trains_with_the_current_labels() =>
        LabelPairs.Any.Where((_, current, _) => current.Append(-1).Max() >= 1).Sample((_, current, _) =>
        {
            var result = Refiner.Refine(Labels(current), null, null, Quiet);
            Assert.Equal(current, result.Refined.Labels);
            Assert.Equal(0, result.Report.ChangedByRefinement);
            Assert.Null(result.Report.MeanBestIoU);
        });

    [Fact]
    public void equal_labels_in_two_epochs_come_out_unchanged_whatever_the_sizes_of_their_clusters() =>
        Gen.Select(Gen.Int[4, 12].Array[2, 9], Gen.Int[0, 9], Gen.Double[0, 1], Gen.ULong).Sample((sizes, outliers, alpha, seed) =>
        {
            int[] sorted = [.. sizes.SelectMany((size, cluster) => Enumerable.Repeat(cluster, size)), .. Enumerable.Repeat(-1, outliers)];
            int[] labels = LabelSet.Renumber([.. Clustering.HdbscanTests.Shuffled(sorted.Length, seed).Select(i => sorted[i])]);
            var result = Refiner.Refine(Labels(labels), Labels(labels), Labels(labels), new() { Alpha = alpha });
            Assert.Equal(labels, result.Refined.Labels);
            Assert.Equal(0, result.Report.ChangedByRefinement);
        });

    [Fact]
    public void labels_that_did_not_change_are_reported_as_such()
    {
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i % 5)];
        var result = Refiner.Refine(Labels(labels), Labels(labels), Labels(labels), new());
        Assert.Equal(labels, result.Refined.Labels);
        Assert.Equal(0, result.Report.ChangedSinceLast);
        Assert.Equal(1, result.Report.MeanBestIoU);
        Assert.Equal(0, result.Report.RowEntropy);
        Assert.Equal(5, result.Report.DistinctRows);
        Assert.Empty(result.Report.Warnings);
    }

    [Fact]
    public void refined_clusters_do_not_depend_on_the_order_of_images_or_the_numbers_of_clusters() =>
        Gen.Select(LabelPairs.Any, Gen.ULong).Sample((given, seed) =>
        {
            var (previous, current, alpha) = given;
            var options = Quiet with { Alpha = alpha };
            var expected = Refiner.Refine(Labels(current), Labels(previous), null, options).Refined;
            int[] order = Clustering.HdbscanTests.Shuffled(current.Length, seed);
            ImmutableArray<string> keys = [.. order.Select(i => i.ToString())];
            var moved = Refiner.Refine(
                LabelSet.Dense(keys, [.. order.Select(i => current[i])]),
                LabelSet.Dense(keys, [.. order.Select(i => previous[i])]), null, options).Refined;
            GoldenFile.AssertSamePartition(expected.Labels.AsSpan(), moved.AlignTo(expected.Keys));
        }, iter: 300);

    [Fact]
    public void a_collapsed_projection_falls_back_to_the_current_labels()
    {
        int[] current = [.. Enumerable.Range(0, 100).Select(i => i % 10)], previous = [.. Enumerable.Range(0, 100).Select(i => i / 10)];
        var result = Refiner.Refine(Labels(current), Labels(previous), null, new());
        Assert.Equal(current, result.Refined.Labels);
        Assert.Contains(result.Report.Warnings, warning => warning.Kind == FailureKind.ProjectionCollapse);
    }

    [Theory]
    [InlineData(-1), InlineData(0)]
    public void without_two_clusters_the_last_good_labels_are_kept(int label)
    {
        int[] good = [0, 0, 0, 1, 1, 1];
        var result = Refiner.Refine(Labels([.. Enumerable.Repeat(label, 6)]), Labels(good), Labels(good), new());
        Assert.Equal(good, result.Refined.Labels);
        Assert.Equal(good, result.Memory.Labels);
        Assert.Contains(result.Report.Warnings, warning => warning.Kind == FailureKind.NoUsableClusters);
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(7)]
    public void the_first_epoch_without_clusters_is_reported_and_never_a_crash(int images)
    {
        var result = Refiner.Refine(Labels([.. Enumerable.Repeat(-1, images)]), null, null, new());
        Assert.Equal(0, result.Refined.Clusters);
        Assert.Contains(result.Report.Warnings, warning => warning.Kind == FailureKind.NoUsableClusters);
    }

    [Fact]
    public void groups_too_small_for_hdbscan_fall_back_to_the_current_labels()
    {
        int[] labels = [0, 0, 0, 1, 1, 1, 2, 2, 2];
        var result = Refiner.Refine(Labels(labels), Labels(labels), Labels(labels), new());
        Assert.Equal(labels, result.Refined.Labels);
        Assert.Contains(result.Report.Warnings, warning => warning.Kind == FailureKind.NoRefinedClusters);
    }

    [Fact]
    public void unstable_labels_and_jumps_of_the_cluster_count_are_reported()
    {
        int[] before = [.. Enumerable.Range(0, 100).Select(i => i % 2)], after = [.. Enumerable.Range(0, 100).Select(i => i / 10)];
        var report = Refiner.Refine(Labels(after), null, Labels(before), new()).Report;
        Assert.Contains(report.Warnings, warning => warning.Kind == FailureKind.UnstableLabels);
        var jump = Assert.Single(report.Warnings, warning => warning.Kind == FailureKind.ClusterJump);
        Assert.Contains("from 2 to 10", jump.Message);
    }

    [Fact]
    public void many_outliers_are_reported_with_advice()
    {
        var report = Refiner.Refine(Labels([0, 0, 1, 1, -1, -1, -1, -1, -1]), null, null, new()).Report;
        Assert.Contains("eps", Assert.Single(report.Warnings, warning => warning.Kind == FailureKind.MostlyOutliers).Message);
    }

    [Fact]
    public void noise_returns_to_its_cluster_when_asked_for()
    {
        int dropped = 0;
        for (int set = 0; set < 4; set++)
        {
            var (current, previous) = Reference(set);
            dropped += Refiner.Refine(current, previous, null, Quiet).Refined.Outliers - current.Outliers;
            var kept = Refiner.Refine(current, previous, null, Quiet with { Noise = NoiseRule.KeepCurrent }).Refined;
            Assert.All(Enumerable.Range(0, current.Count),
                i => Assert.Equal(current.Labels[i] < 0, kept.Labels[i] < 0));
        }
        Assert.True(dropped > 0);
    }

    [Fact]
    public void the_memory_is_raw_or_refined_as_asked()
    {
        var (current, previous) = Reference(0);
        var raw = Refiner.Refine(current, previous, null, Quiet);
        var refined = Refiner.Refine(current, previous, null, Quiet with { Memory = LabelMemory.Refined });
        Assert.NotEqual(raw.Refined.Labels, current.Labels);
        Assert.Equal(current.Labels, raw.Memory.Labels);
        Assert.Same(refined.Refined, refined.Memory);
    }

    [Fact]
    public void argmax_with_a_small_alpha_follows_the_previous_borders()
    {
        int[] current = [0, 0, 0, 1, 1], previous = [0, 0, 0, 0, 1];
        var result = Refiner.Refine(Labels(current), Labels(previous), null, Quiet with { Mode = RefineMode.Argmax, Alpha = 0.2 });
        Assert.Equal([0, 0, 0, 0, 1], result.Refined.Labels);
        var none = Refiner.Refine(Labels(current), Labels(previous), null, Quiet with { Mode = RefineMode.None, Alpha = 0.2 });
        Assert.Equal(current, none.Refined.Labels);
    }

    [Fact]
    public void a_setting_outside_its_range_is_refused_by_name() => Assert.Contains("Alpha",
        Assert.Throws<ArgumentOutOfRangeException>(() => Refiner.Refine(Labels([0]), null, null, new() { Alpha = 2 })).Message);

    [Fact]
    public void epochs_without_an_image_that_is_clustered_in_both_have_no_stability()
    {
        var report = Refiner.Refine(Labels([0, 0, 1, 1, -1, -1, -1, -1]), null, Labels([-1, -1, -1, -1, 0, 0, 1, 1]), new()).Report;
        Assert.Null(report.Stability);
        Assert.DoesNotContain(report.Warnings, warning => warning.Kind == FailureKind.UnstableLabels);
    }

    private static (LabelSet Current, LabelSet Previous) Reference(int set)
    {
        var golden = GoldenFile.Open("refinement");
        return (Labels(golden[$"{set}.current"].ToInt32s()), Labels(golden[$"{set}.previous"].ToInt32s()));
    }

    private static LabelSet Labels(int[] labels) =>
        LabelSet.Dense([.. Enumerable.Range(0, labels.Length).Select(i => i.ToString())], labels);
}
