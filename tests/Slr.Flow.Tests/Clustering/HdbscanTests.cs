using CsCheck;
using Slr.Flow.Clustering;
using Slr.Flow.SoftLabels;
using Slr.Primitives.Randomness;

namespace Slr.Flow.Tests.Clustering;

public sealed class HdbscanTests
{
    /// <summary>Few points on a coarse grid: full of ties and copies, where order-dependent code goes wrong.</summary>
    private static readonly Gen<(double[] Points, int Dimension, HdbscanOptions Options)> Grids =
        Gen.Select(Gen.Int[1, 3], Gen.Int[2, 12], Gen.Int[2, 5], Gen.Int[1, 6], Gen.ULong).SelectMany(
            (dimension, width, size, samples, _) => Gen.Int[0, width].Select(v => (double)v).Array[0, 60].Select(
                values => (values[..(values.Length / dimension * dimension)], dimension,
                    new HdbscanOptions { MinClusterSize = size, MinSamples = samples })));

    [Theory]
    [InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void points_get_exactly_the_reference_clusters(int set)
    {
        var golden = GoldenFile.Open("hdbscan");
        var points = golden[$"{set}.points"];
        foreach (var (size, samples) in new[] { (4, 4), (10, 5) })
            GoldenFile.AssertSamePartition(
                golden[$"{set}.mcs{size}.ms{samples}.labels"].ToInt32s(),
                Hdbscan.Cluster(points.ToDoubles(), (int)points.Shape[1],
                    new HdbscanOptions { MinClusterSize = size, MinSamples = samples }));
    }

    [Fact]
    public void points_are_clustered_as_by_brute_force() => Grids.Sample(
        (points, dimension, options) => GoldenFile.AssertSamePartition(
            BruteForceHdbscan.Cluster(points, dimension, options.MinClusterSize, options.MinSamples),
            Hdbscan.Cluster(points, dimension, options)), iter: 2000);

    [Fact]
    public void single_precision_gives_the_same_on_values_it_can_hold() => Grids.Sample(
        (points, dimension, options) => Assert.Equal(
            Hdbscan.Cluster(points, dimension, options),
            Hdbscan.Cluster(Array.ConvertAll(points, value => (float)value), dimension, options)), iter: 500);

    [Fact]
    public void clusters_do_not_depend_on_the_order_of_the_points() => Gen.Select(Grids, Gen.ULong).Sample(
        (given, seed) =>
        {
            var (points, dimension, options) = given;
            int[] order = Shuffled(points.Length / dimension, seed);
            double[] moved = [.. order.SelectMany(i => points[(i * dimension)..((i + 1) * dimension)])];
            int[] before = Hdbscan.Cluster(points, dimension, options), after = Hdbscan.Cluster(moved, dimension, options);
            GoldenFile.AssertSamePartition([.. order.Select(i => before[i])], after);
        }, iter: 500);

    [Theory]
    [InlineData(1), InlineData(2), InlineData(5)]
    public void the_number_of_threads_changes_nothing(int threads)
    {
        var random = new CounterRandom(5);
        float[] points = [.. Enumerable.Range(0, 700 * 7).Select(_ => (float)random.NextGaussian())];
        Assert.Equal(Hdbscan.Cluster(points, 7, new HdbscanOptions()),
            Hdbscan.Cluster(points, 7, new HdbscanOptions { Threads = threads }));
    }

    [Fact]
    public void distinct_soft_labels_with_multiplicities_give_what_all_rows_give() =>
        LabelPairs.Any.Sample((previous, current, alpha) =>
        {
            // Halves and quarters are exact in binary, so that the expanded rows tie exactly where the soft labels do.
            var soft = Fusion.Fuse(Projection.Between(previous, current), previous, current, alpha);
            var options = new HdbscanOptions { MinClusterSize = 3, MinSamples = 3 };
            int[] byRow = Hdbscan.Cluster(soft, options);
            int[] rows = [.. soft.RowOfPoint.Where(row => row >= 0)];
            double[,] distances = LabelPairs.Distances(soft, rows);
            GoldenFile.AssertSamePartition(
                BruteForceHdbscan.Cluster(distances, options.MinClusterSize, options.MinSamples, tie: 1e-9),
                [.. rows.Select(row => byRow[row])]);
        }, iter: 400);

    [Fact]
    public void copies_of_few_points_form_clusters_of_infinite_density()
    {
        double[] points = [.. Enumerable.Repeat(0.0, 9), .. Enumerable.Repeat(1.0, 9), 0.5];
        int[] labels = Hdbscan.Cluster(points, 1, new HdbscanOptions());
        Assert.Equal([.. Enumerable.Repeat(0, 9), .. Enumerable.Repeat(1, 9), -1], labels);
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(2), InlineData(20)]
    public void equal_points_are_noise_because_a_single_cluster_is_none(int count) =>
        Assert.All(Hdbscan.Cluster(new double[count], 1, new HdbscanOptions()), label => Assert.Equal(-1, label));

    [Fact]
    public void a_value_that_is_no_number_is_refused_with_its_place()
    {
        var error = Assert.Throws<ArgumentException>(
            () => Hdbscan.Cluster([0f, 1f, 2f, float.NaN], 2, new HdbscanOptions()));
        Assert.Contains("Point 1", error.Message);
        Assert.Contains("coordinate 1", error.Message);
    }

    [Fact]
    public void settings_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Hdbscan.Cluster([0f], 1, new HdbscanOptions { MinClusterSize = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Hdbscan.Cluster([0f], 1, new HdbscanOptions { MinSamples = 0 }));
        Assert.Throws<ArgumentException>(() => Hdbscan.Cluster([0f, 1f, 2f], 2, new HdbscanOptions()));
    }

    [Fact]
    public void work_ends_when_it_is_cancelled() => Assert.ThrowsAny<OperationCanceledException>(
        () => Hdbscan.Cluster(new float[5000], 1, new HdbscanOptions(), new CancellationToken(canceled: true)));

    internal static int[] Shuffled(int count, ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new CounterRandom(seed).Shuffle(order.AsSpan());
        return order;
    }
}
