using CsCheck;
using Slr.Flow.SoftLabels;

namespace Slr.Flow.Tests.Refinement;

public sealed class ProjectionAndFusionTests
{
    [Theory]
    [InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public void the_projection_is_the_reference_one(int set)
    {
        var golden = GoldenFile.Open("refinement");
        var expected = golden[$"{set}.projection"];
        var projection = Projection.Between(
            golden[$"{set}.previous"].ToInt32s(), golden[$"{set}.current"].ToInt32s());
        Assert.Equal([projection.Rows, projection.Columns], expected.Shape);
        double[] values = expected.ToDoubles();
        for (int row = 0; row < projection.Rows; row++)
        {
            double[] dense = new double[projection.Columns];
            for (int k = projection.RowStart[row]; k < projection.RowStart[row + 1]; k++)
                dense[projection.ColumnIndices[k]] = projection.Values[k];
            for (int column = 0; column < dense.Length; column++)
                Assert.Equal(values[row * dense.Length + column], dense[column], 1e-12);
        }
    }

    [Theory]
    [CombinedSets]
    public void soft_labels_are_the_reference_ones(int set, double alpha)
    {
        var golden = GoldenFile.Open("refinement");
        int[] previous = golden[$"{set}.previous"].ToInt32s(), current = golden[$"{set}.current"].ToInt32s();
        var soft = Fusion.Fuse(Projection.Between(previous, current), previous, current, alpha);
        float[] expected = golden[FormattableString.Invariant($"{set}.alpha{alpha}.soft")].ToSingles();
        for (int i = 0; i < current.Length; i++)
        {
            double[] row = soft.RowOfPoint[i] < 0 ? new double[soft.Columns] : LabelPairs.Dense(soft, soft.RowOfPoint[i]);
            for (int column = 0; column < row.Length; column++)
                Assert.Equal(expected[i * row.Length + column], row[column], 1e-6);
        }
    }

    [Fact]
    public void rows_of_the_projection_and_of_the_soft_labels_sum_to_one() =>
        LabelPairs.Any.Sample((previous, current, alpha) =>
        {
            var projection = Projection.Between(previous, current);
            for (int row = 0; row < projection.Rows; row++)
                if (projection.RowStart[row] < projection.RowStart[row + 1])
                    Assert.Equal(1, projection.RowValues(row).ToArray().Sum(), 1e-12);
            var soft = Fusion.Fuse(projection, previous, current, alpha, rescueOutliers: true);
            for (int row = 0; row < soft.Rows; row++)
                Assert.Equal(1, soft.RowValues(row).ToArray().Sum(), 1e-9);
        });

    [Fact]
    public void the_largest_entry_is_the_current_label_from_alpha_one_half_on() =>
        LabelPairs.Any.Sample((previous, current, alpha) =>
        {
            var soft = Fusion.Fuse(Projection.Between(previous, current), previous, current, 0.5 + alpha / 2);
            Assert.Equal(current, soft.ArgMax(current));
        });

    [Fact]
    public void unchanged_labels_project_onto_themselves_and_stay_one_hot() =>
        LabelPairs.Any.Sample((_, current, alpha) =>
        {
            var projection = Projection.Between(current, current);
            Assert.All(projection.Values, value => Assert.Equal(1, value));
            var soft = Fusion.Fuse(projection, current, current, alpha);
            Assert.All(soft.Values, value => Assert.Equal(1, value));
            Assert.Equal(current, soft.ArgMax(current));
        });

    [Fact]
    public void multiplicities_count_every_image_once() =>
        LabelPairs.Any.Sample((previous, current, alpha) =>
        {
            var soft = Fusion.Fuse(Projection.Between(previous, current), previous, current, alpha);
            Assert.Equal(current.Count(label => label >= 0), soft.Multiplicities.Sum());
            Assert.All(Enumerable.Range(0, current.Length), i => Assert.Equal(current[i] < 0, soft.RowOfPoint[i] < 0));
        });

    [Fact]
    public void images_that_the_previous_epoch_did_not_have_leave_the_projection_alone()
    {
        var without = Projection.Between([0, 0, 1, 1], [0, 0, 1, 1]);
        var with = Projection.Between([0, 0, 1, 1, LabelSet.Unknown, LabelSet.Unknown], [0, 0, 1, 1, 0, 1]);
        Assert.Equal(without.BestIoU, with.BestIoU);
        Assert.Equal(without.Values, with.Values);
    }

    [Fact]
    public void a_cluster_whose_images_are_all_outliers_now_keeps_a_row_of_zeros()
    {
        var projection = Projection.Between([0, 0, 1, 1], [-1, -1, 0, 0]);
        Assert.Equal(0, projection.RowColumns(0).Length);
        Assert.Equal([0, 1], projection.BestIoU);
        var soft = Fusion.Fuse(projection, [0, 0, 1, 1], [-1, -1, 0, 0], 0.5, rescueOutliers: true);
        Assert.Equal([-1, -1, 0, 0], soft.RowOfPoint);
    }

    [Fact]
    public void rescued_outliers_take_the_projection_of_their_previous_label()
    {
        int[] previous = [0, 0, 0, 1, 1], current = [0, 0, -1, 1, 1];
        var soft = Fusion.Fuse(Projection.Between(previous, current), previous, current, 0.5, rescueOutliers: true);
        Assert.Equal([1.0, 0.0], LabelPairs.Dense(soft, soft.RowOfPoint[2]));
    }

    [Fact]
    public void joint_rows_are_the_soft_labels_of_both_epochs_side_by_side() =>
        Gen.Select(LabelPairs.Any, Gen.Double[0, 1]).Sample((given, beta) =>
        {
            var (previous, current, alpha) = given;
            ProjectionMatrix forward = Projection.Between(previous, current), backward = Projection.Between(current, previous);
            SoftLabelSet now = Fusion.Fuse(forward, previous, current, alpha);
            SoftLabelSet before = Fusion.Fuse(backward, current, previous, beta, rescueOutliers: true);
            SoftLabelSet joint = Fusion.Joint(forward, backward, previous, current, alpha, beta);
            Assert.Equal(forward.Columns + backward.Columns, joint.Columns);
            for (int i = 0; i < current.Length; i++)
                if (now.RowOfPoint[i] < 0)
                    Assert.Equal(-1, joint.RowOfPoint[i]);
                else
                    Assert.Equal([.. LabelPairs.Dense(now, now.RowOfPoint[i]), .. before.RowOfPoint[i] < 0 ? new double[backward.Columns]
                        : LabelPairs.Dense(before, before.RowOfPoint[i])], LabelPairs.Dense(joint, joint.RowOfPoint[i]));
        });

    [Fact]
    public void label_lists_of_different_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Projection.Between([0], [0, 1]));
        Assert.Throws<ArgumentException>(() => Fusion.Fuse(Projection.Between([0], [0]), [0], [0, 0], 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fusion.Fuse(Projection.Between([0], [0]), [0], [0], 1.5));
    }
}
