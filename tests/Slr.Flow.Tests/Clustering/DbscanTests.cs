using CsCheck;
using Slr.Flow.Clustering;
using Slr.Flow.Distances;

namespace Slr.Flow.Tests.Clustering;

public class The_rho_rule
{
    [Fact]
    public void averages_the_smallest_share_of_all_pairs_stored_or_not() =>
        Gen.Select(Gen.Int[2, 60], Gen.Double[0, 1], Gen.Double[0.01, 1], Gen.Int[0, 2].Select(i => 0.2 * i), Gen.ULong)
            .Sample((count, share, rho, lambda, seed) =>
            {
                SparseDistances distances = RandomDistances.Make(count, share, seed, lambda);
                double[] all = [.. Enumerable.Range(0, count).SelectMany(i => Enumerable.Range(0, i)
                    .Select(j => (double)distances.Get(i, j))).Where(distance => distance > 1e-6).Order()];
                double expected = all.Length == 0 ? 0
                    : all.Take(Math.Max(1, (int)Math.Round(rho * all.Length))).Average();
                Assert.Equal(expected, RhoRule.Radius(distances, rho), 1e-6);
            });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void is_0_without_pairs(int count) => Assert.Equal(0, RhoRule.Radius(RandomDistances.Make(count, 1, 1), 0.5));

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void refuses_shares_that_are_none(double rho) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RhoRule.Radius(RandomDistances.Make(4, 1, 1), rho));
}

public class Dbscan
{
    [Fact]
    public void labels_points_as_the_definition_reads() =>
        Gen.Select(Gen.Int[0, 70], Gen.Double[0, 0.5], Gen.Double[0, 1.3], Gen.Int[1, 6], Gen.Int[0, 2].Select(i => 0.2 * i),
            Gen.ULong).Sample((count, share, eps, minSamples, lambda, seed) =>
            {
                SparseDistances distances = RandomDistances.Make(count, share, seed, lambda);
                int[] labels = new DbscanClusterer(new DbscanOptions { Eps = eps, MinSamples = minSamples })
                    .Cluster(distances, TestContext.Current.CancellationToken).Labels;
                Assert.Equal(ByDefinition(distances, eps, minSamples), labels);
            });

    [Theory]
    [InlineData(0.6f, 0.6)]
    [InlineData(0.7f, 0.7)]
    public void a_distance_of_exactly_eps_is_within_it_stored_or_not(float distance, double eps)
    {
        SparseDistances stored = new([0, 1, 2], [1, 0], [distance, distance]);
        // 1 - lambda + lambda (w_i + w_j) with weights of 0: the distance of two points that share no neighbour.
        SparseDistances absent = new([0, 0, 0], [], [], 1 - eps, [0, 0]);
        Assert.Equal(distance, absent.Get(0, 1));
        DbscanClusterer dbscan = new(new DbscanOptions { Eps = eps, MinSamples = 2 });
        Assert.Equal([0, 0], dbscan.Cluster(stored, TestContext.Current.CancellationToken).Labels);
        Assert.Equal([0, 0], dbscan.Cluster(absent, TestContext.Current.CancellationToken).Labels);
    }

    [Fact]
    public void names_the_setting_that_means_nothing() => Assert.Contains("min-samples", Assert.Throws<ArgumentOutOfRangeException>(
        () => new DbscanClusterer(new DbscanOptions { MinSamples = 0 }).Cluster(RandomDistances.Make(3, 1, 1))).Message);

    /// <summary>Components of core points, by repeated minimum; then border points to the first component in reach.</summary>
    private static int[] ByDefinition(SparseDistances distances, double eps, int minSamples)
    {
        int n = distances.Count;
        bool Near(int i, int j) => i == j || distances.Get(i, j) <= (float)eps;
        bool[] core = [.. Enumerable.Range(0, n).Select(i =>
            Enumerable.Range(0, n).Count(j => Near(i, j)) >= minSamples)];
        int[] first = [.. Enumerable.Range(0, n)];
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++)
                    if (core[i] && core[j] && Near(i, j) && first[j] < first[i])
                        (first[i], changed) = (first[j], true);
        }
        int[] names = [.. Enumerable.Range(0, n).Where(i => core[i] && first[i] == i)];
        return [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n)
            .Where(j => core[j] && Near(i, j)).Select(j => Array.IndexOf(names, first[j])).Order()
            .DefaultIfEmpty(-1).First())];
    }
}
