using CsCheck;
using Slr.Flow.Neighbours;
using Slr.Flow.Soundness;

namespace Slr.Flow.Tests.Neighbours;

public class Approximate_search
{
    private const int Count = 9000, Dimension = 24;
    private static readonly float[] Rows = RandomRows.Make(Count, Dimension, 11, groups: 500, noise: 0.4);
    private static readonly NeighbourOptions Options = new() { K = 11, ApproximateFrom = 1000, TargetRecall = 0.95 };

    [Fact]
    public void reaches_and_reports_the_recall_it_was_asked_for()
    {
        NeighbourGraph exact = RandomRows.Search(Rows, Dimension, 11);
        NeighbourGraph near = NeighbourSearch.Search(Rows, Dimension, Options, TestContext.Current.CancellationToken);
        double recall = Enumerable.Range(0, Count).Average(i =>
            near.Neighbours(i).ToArray().Intersect(exact.Neighbours(i).ToArray()).Count() / 11.0);
        Assert.False(near.Report.Exact);
        Assert.InRange(near.Report.Recall, 0.95, 1);
        Assert.InRange(recall, near.Report.Recall - 0.02, 1);
        Assert.InRange(near.Report.ComparedShare, 0.01, 0.9);
        Assert.Equal(384, near.Report.SampledRows);
    }

    [Fact]
    public void is_the_same_for_any_threads_and_when_rows_stream_in()
    {
        NeighbourGraph one = NeighbourSearch.Search(
            Rows, Dimension, Options with { Threads = 1 }, TestContext.Current.CancellationToken);
        using var search = new NeighbourSearch(Dimension, Options with { Threads = 3 });
        for (int first = 0; first < Count; first += 250)
            search.Add(Rows.AsSpan(first * Dimension, 250 * Dimension));
        NeighbourGraph streamed = search.Complete(TestContext.Current.CancellationToken);
        Assert.Equal(one.Indices, streamed.Indices);
        Assert.Equal(one.SquaredDistances, streamed.SquaredDistances);
        Assert.Equal(one.Report, streamed.Report);
    }

    [Fact]
    public void answers_soundly_for_any_number_of_rows_and_neighbours_and_among_equal_rows() =>
        Gen.Select(Gen.Int[1, 3000], Gen.Int[1, 60], Gen.Int[1, 70], Gen.Int[1, 40], Gen.UInt).Sample(
            (count, dimension, k, copies, seed) =>
    {
        float[] rows = RandomRows.Make(count, dimension, seed, groups: 1 + count / 20);
        for (int row = 0; row < count; row++)
            rows.AsSpan(row / copies * copies * dimension, dimension).CopyTo(rows.AsSpan(row * dimension, dimension));
        NeighbourGraph graph = NeighbourSearch.Search(rows, dimension, new NeighbourOptions { K = k, ApproximateFrom = 1 });
        SoundNeighbours.Check(graph, RandomRows.AsSet(rows, dimension));
        Assert.Equal(Math.Min(k, count), graph.K);
        Assert.InRange(graph.Report.Recall, 0.9, 1);
    }, iter: 60);

    [Fact]
    public void names_a_row_that_is_not_finite()
    {
        float[] rows = [.. Rows];
        rows[77 * Dimension + 3] = float.NaN;
        Assert.Contains("Row 77", Assert.Throws<ArgumentException>(() => NeighbourSearch.Search(rows, Dimension, Options)).Message);
    }
}
