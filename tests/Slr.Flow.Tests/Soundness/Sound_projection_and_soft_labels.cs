using CsCheck;
using Slr.Flow.SoftLabels;
using Slr.Flow.Soundness;

namespace Slr.Flow.Tests.Soundness;

/// <summary>Six images in two previous and two current clusters, and what is refused as their projection and soft labels.</summary>
public sealed class Sound_projection_and_soft_labels
{
    private static readonly int[] Previous = [0, 0, 0, 1, 1, -1];
    private static readonly LabelSet Current = Labels(0, 0, 1, 1, 1, -1);

    [Fact]
    public void are_what_is_made_of_any_labels() => LabelPairs.Any.Sample((previous, current, alpha) =>
    {
        foreach (bool rescue in new[] { false, true })
        {
            var projection = Projection.Between(previous, current);
            Assert.Same(projection, SoundProjection.Check(projection, previous, Labels(current)));
            var soft = Fusion.Fuse(projection, previous, current, alpha, rescue);
            Assert.Same(soft, SoundSoftLabels.Check(soft, Labels(current)));
        }
    });

    [Fact]
    public void may_spread_one_cluster_over_very_many()
    {
        const int count = 1500;
        int[] previous = new int[count], current = [.. Enumerable.Range(0, count)];
        var projection = SoundProjection.Check(Projection.Between(previous, current), previous, Labels(current));
        SoundSoftLabels.Check(Fusion.Fuse(projection, previous, current, 0.3), Labels(current));
    }

    [Theory]
    [InlineData(double.NaN), InlineData(0.0), InlineData(-0.5), InlineData(1.5)]
    public void hold_probabilities(double value)
    {
        ProjectionRefused("the row of previous cluster 1 holds ", projection => projection.Values[^1] = value);
        SoftRefused("soft label 2 holds ", soft => soft.Values[^1] = value);
    }

    [Fact]
    public void have_rows_that_sum_to_one()
    {
        ProjectionRefused("the row of previous cluster 1 sums to 0.5 instead of 1", projection => projection.Values[^1] = 0.5);
        SoftRefused("soft label 0 sums to ", soft => soft.Values.AsSpan(0, 2).Fill(1));
    }

    [Fact]
    public void have_clusters_that_exist_in_ascending_order()
    {
        ProjectionRefused("the row of previous cluster 1 holds column 2 of 2", projection => projection.ColumnIndices[^1] = 2);
        ProjectionRefused("the row of previous cluster 0 holds column 0 after column 0",
            projection => projection.ColumnIndices[1] = 0);
        SoftRefused("soft label 0 holds column 0 after column 1", soft => soft.ColumnIndices.AsSpan(0, 2).Reverse());
    }

    [Fact]
    public void have_rows_that_hold_all_entries()
    {
        ProjectionRefused("its rows span the entries 0 to 2 of 3", projection => projection.RowStart[^1] = 2);
        SoftRefused("soft label 0 spans the entries 0 to 9 of 5", soft => soft.RowStart[1] = 9);
    }

    [Fact]
    public void may_be_empty_for_a_previous_cluster_but_not_for_an_image()
    {
        SoundProjection.Check(new(2, [0, 0, 0], [], [], [0, double.NaN]), Previous, Current);
        Assert.Contains("soft label 0 sums to 0 instead of 1", Assert.Throws<InvalidDataException>(
            () => SoundSoftLabels.Check(new(2, [0, 0, 0, 0, 0, -1], [5], [0, 0], [], []), Current)).Message);
    }

    [Fact]
    public void have_an_overlap_from_0_to_1() =>
        ProjectionRefused("previous cluster 1 has the IoU 1.5", projection => projection.BestIoU[1] = 1.5);

    [Fact]
    public void are_those_of_the_clusters_and_images()
    {
        var projection = Projection.Between(Previous, Current.Labels.AsSpan());
        Assert.Contains("2 clusters projected onto 2, but there are 2 previous and 1 current ones",
            Assert.Throws<InvalidDataException>(
                () => SoundProjection.Check(projection, Previous, Labels(0, 0, 0, 0, 0, 0))).Message);
        Assert.Contains("2 clusters projected onto 2, but there are 3 previous", Assert.Throws<InvalidDataException>(
            () => SoundProjection.Check(projection, [0, 1, 2], Current)).Message);
        var soft = Fusion.Fuse(projection, Previous, Current.Labels.AsSpan(), 0.5);
        Assert.Contains("soft labels of 6 images over 2 clusters, but there are 3 images", Assert.Throws<InvalidDataException>(
            () => SoundSoftLabels.Check(soft, Labels(0, 1, 1))).Message);
    }

    [Theory]
    [InlineData(3), InlineData(-2)]
    public void give_each_image_a_soft_label_that_exists(int row) =>
        SoftRefused($"image 4 ('4.jpg') has the soft label {row} of 3", soft => soft.RowOfPoint[4] = row);

    [Fact]
    public void count_their_images() =>
        SoftRefused("soft label 1 is said to belong to 7 images, but belongs to 1", soft => soft.Multiplicities[1] = 7);

    private static LabelSet Labels(params int[] labels) =>
        new([.. Enumerable.Range(0, labels.Length).Select(i => $"{i}.jpg")], [.. labels]);

    private static void ProjectionRefused(string says, Action<ProjectionMatrix> damage)
    {
        var projection = Projection.Between(Previous, Current.Labels.AsSpan());
        damage(projection);
        Assert.StartsWith("The stage 'project' answered nonsense: " + says, Assert.Throws<InvalidDataException>(
            () => SoundProjection.Check(projection, Previous, Current)).Message);
    }

    private static void SoftRefused(string says, Action<SoftLabelSet> damage)
    {
        int[] current = [.. Current.Labels];
        var soft = Fusion.Fuse(Projection.Between(Previous, current), Previous, current, 0.5);
        damage(soft);
        Assert.StartsWith("The stage 'fuse' answered nonsense: " + says, Assert.Throws<InvalidDataException>(
            () => SoundSoftLabels.Check(soft, Current)).Message);
    }
}
