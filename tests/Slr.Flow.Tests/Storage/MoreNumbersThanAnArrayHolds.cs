using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Labelling;
using Slr.Flow.Neighbours;
using Slr.Flow.Storage;
using Slr.Flow.Tests.Neighbours;

namespace Slr.Flow.Tests.Storage;

/// <summary>More than 2^31 numbers: one segment of rows, over and over, so that the memory for it need not be there.</summary>
public class MoreNumbersThanAnArrayHolds
{
    private const int Dimension = 2048, Repeats = 160;

    private static readonly int PerSegment = RowSegments<float>.RowsOf(Dimension);

    private static readonly float[] Segment = RandomRows.Make(PerSegment, Dimension, 7);

    private static readonly FeatureRows Rows = new SingleRows(
        RowSegments<float>.Of([.. Enumerable.Repeat((ReadOnlyMemory<float>)Segment, Repeats)], Dimension), PerSegment * Repeats);

    [Fact]
    public void are_looked_at_row_by_row()
    {
        Assert.True((long)Rows.Count * Dimension > int.MaxValue);
        foreach (int row in (int[])[0, PerSegment, Rows.Count / 2, Rows.Count - 1])
            Assert.True(Rows[row].SequenceEqual(Segment.AsSpan(row % PerSegment * Dimension, Dimension)));
        Assert.Contains("more than one array can hold", Assert.Throws<InvalidOperationException>(Rows.ToArray).Message);
    }

    [Fact]
    public void are_checked_to_the_last_row()
    {
        float[] last = [.. Segment];
        last[^1] = float.NaN;
        var rows = new SingleRows(RowSegments<float>.Of(
            [.. Enumerable.Repeat((ReadOnlyMemory<float>)Segment, Repeats - 1), last], Dimension), Rows.Count);
        UnitRows.Check(Rows);
        Assert.Contains($"row {Rows.Count - 1} holds NaN", Assert.Throws<ArgumentException>(() => UnitRows.Check(rows)).Message);
    }

    [Fact]
    public void have_means_of_clusters_like_few()
    {
        int[] labels = [.. Enumerable.Range(0, Rows.Count).Select(row => row % PerSegment % 3 == 0 ? row % PerSegment / 3 : -1)];
        FeatureRows means = ClassMeans.Of<double>(FeatureSet.Numbered(Rows), labels, DenseLabels.Count(labels), default);
        for (int cluster = 0; cluster < means.Count; cluster += 97)
            for (int k = 0; k < Dimension; k++)
                Assert.Equal(Segment[(3 * cluster * Dimension) + k], means[cluster][k], 1e-6f);
    }

    /// <summary>Of neighbours that are made up: each row's are rows of its own segment, some of which lie beyond the list.</summary>
    [Fact]
    public void have_the_distances_of_few()
    {
        const int k = 3;
        int[] near = new int[Rows.Count * k];
        float[] distances = new float[near.Length], farthest = new float[Rows.Count];
        for (int row = 0; row < Rows.Count; row++)
        {
            int first = row / PerSegment * PerSegment, within = row - first;
            int[] others = [row, first + (within + 1) % PerSegment, first + (within + PerSegment - 1) % PerSegment];
            others.CopyTo(near, row * k);
            for (int rank = 1; rank < k; rank++)
                distances[row * k + rank] = 0.5f * rank;
            farthest[row] = 2;
        }
        var options = new DistanceOptions { K1 = 2, K2 = 1 };
        SparseDistances many = JaccardDistance.Compute(
            new NeighbourGraph(Rows.Count, k, near, distances, farthest, NeighbourReport.ExactSearch), Rows, options);
        SparseDistances few = JaccardDistance.Compute(
            new NeighbourGraph(PerSegment, k, near[..(PerSegment * k)], distances[..(PerSegment * k)], farthest[..PerSegment],
                NeighbourReport.ExactSearch),
            FeatureRows.Of(Segment, Dimension), options);
        int last = Rows.Count - PerSegment;
        for (int row = 0; row < PerSegment; row++)
        {
            Assert.Equal(few.RowColumns(row).ToArray(), many.RowColumns(last + row).ToArray().Select(column => column - last));
            Assert.Equal(few.RowValues(row).ToArray(), many.RowValues(last + row).ToArray());
        }
    }

    [Fact]
    public void travel_to_other_machines_in_blocks()
    {
        var shape = new SearchShape(Rows.Count, Rows.Dimension, 1, ByCamera: false, BlockRows: 1000);
        byte[] bytes = new byte[shape.BytesOf(shape.Blocks - 1)];
        new SearchRows(Rows, null, shape).Copy(shape.Blocks - 1, 0, bytes);
        int first = (shape.Blocks - 1) * 1000;
        Assert.Equal(Rows[first][0], BitConverter.ToSingle(bytes));
        Assert.Equal(Rows[Rows.Count - 1][^1], BitConverter.ToSingle(bytes, bytes.Length - sizeof(float)));
    }
}
