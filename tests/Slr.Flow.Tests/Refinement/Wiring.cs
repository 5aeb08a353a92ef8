using Slr.Flow.Refinement;

namespace Slr.Flow.Tests.Refinement;

/// <summary>Which labels reach which step: numbers counted by hand, on labels where every mix-up shows.</summary>
public sealed class Wiring
{
    [Fact]
    public void last_good_memory_comes_from_the_memory_and_not_from_the_refined_labels()
    {
        int[] memory = [0, 0, 0, 1, 1, 1], refined = [0, 0, 1, 1, 2, -1];
        var result = Refiner.Refine(Labels([-1, -1, -1, -1, -1, -1]), Labels(memory), Labels(refined), new());
        Assert.Equal(memory, result.Memory.Labels);
        Assert.Equal(refined, result.Refined.Labels);
    }

    [Fact]
    public void a_projection_collapses_by_the_mean_of_the_best_ious_although_one_cluster_is_found_again()
    {
        // Cluster 0 of 10 images is found again (IoU 1). Twelve of 10 images each are dealt out to ten clusters of 12:
        // each shares 1 image of 21 with its best (IoU 1/21). Mean (1 + 12/21) / 13 = 0.121, below 0.2; the largest is 1.
        int[] previous = [.. Enumerable.Range(0, 130).Select(i => i / 10)];
        int[] current = [.. Enumerable.Range(0, 130).Select(i => i < 10 ? 0 : 1 + i % 10)];
        var report = Refiner.Refine(Labels(current), Labels(previous), null, new()).Report;
        Assert.Equal((1 + 12 / 21.0) / 13, report.MeanBestIoU!.Value, 1e-12);
        Assert.Contains(report.Warnings, warning => warning.Kind == FailureKind.ProjectionCollapse);
        Assert.Equal(0, report.ChangedByRefinement);
    }

    [Fact]
    public void noise_that_keeps_its_current_cluster_joins_the_part_with_most_of_its_images()
    {
        // Current cluster 0 was split into parts of 2, 4 and 3 images, and one image is noise; so is all of cluster 1.
        int[] refined = [0, 0, 1, 1, 1, 1, 2, 2, 2, -1, -1, -1, -1], current = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, -1];
        Assert.Equal([0, 0, 1, 1, 1, 1, 2, 2, 2, 1, 3, 3, -1], NoiseFallback.Apply(refined, current));
    }

    [Fact]
    public void the_change_since_last_epoch_is_measured_against_the_refined_labels()
    {
        // Refined labels stay what they were; the memory differs from them in 2 of 8 images.
        int[] refined = [0, 0, 0, 0, 1, 1, 1, 1], memory = [0, 0, 1, 1, 1, 1, 1, 1];
        var report = Refiner.Refine(Labels(refined), Labels(memory), Labels(refined), new() { Mode = RefineMode.None }).Report;
        Assert.Equal(0, report.ChangedSinceLast);
        Assert.Equal(1, report.Stability);
        report = Refiner.Refine(Labels(memory), Labels(memory), Labels(refined), new() { Mode = RefineMode.None }).Report;
        Assert.Equal(2 / 8.0, report.ChangedSinceLast);
    }

    private static LabelSet Labels(int[] labels) =>
        LabelSet.Dense([.. Enumerable.Range(0, labels.Length).Select(i => $"{i}.jpg")], labels);
}
