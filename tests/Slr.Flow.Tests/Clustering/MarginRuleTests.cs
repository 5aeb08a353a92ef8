using CsCheck;
using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Metrics;
using Slr.Flow.Storage;
using Slr.Flow.Tests.Neighbours;

namespace Slr.Flow.Tests.Clustering;

public class Eps_auto
{
    [Fact]
    public void has_no_narrower_margin_than_any_fixed_eps_of_the_coarse_grid() =>
        Gen.Select(Gen.Int[2, 80], Gen.Double[0, 0.6], Gen.Int[0, 2].Select(i => 0.2 * i), Gen.Int[2, 4], Gen.ULong)
            .Sample((count, share, lambda, minSamples, seed) =>
            {
                SparseDistances distances = RandomDistances.Make(count, share, seed, lambda);
                (double eps, double margin) = MarginRule.Choose(distances, minSamples, 1, TestContext.Current.CancellationToken);
                Assert.True(eps > 0 && eps < distances.Largest);
                Assert.Equal(Score(distances, eps, minSamples), margin);
                double lowest = new UnstoredPairs(distances).Lowest / 100.0;
                foreach (int step in Enumerable.Range(1, 9).Select(step => 10 * step))
                {
                    double other = Score(distances, step * lowest, minSamples);
                    Assert.True(double.IsNaN(other) || margin >= other);
                }
            }, iter: 40);

    [Fact]
    public void does_not_depend_on_threads()
    {
        SparseDistances distances = Distances(200, 10, 0.9);
        Assert.Equal(MarginRule.Choose(distances, 4, threads: 1, TestContext.Current.CancellationToken),
            MarginRule.Choose(distances, 4, threads: 3, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(60, 12, 0.5)]
    [InlineData(60, 12, 0.9)]
    [InlineData(40, 8, 0.9)]
    [InlineData(8, 40, 0.9)]
    public void finds_the_persons_where_the_share_of_pairs_depends_on_their_number(int persons, int images, double noise)
    {
        SparseDistances distances = Distances(persons, images, noise);
        int[] truth = [.. Enumerable.Range(0, persons * images).Select(i => i % persons)];
        ClusteringResult result = new DbscanClusterer(new() { Rule = EpsRule.Auto })
            .Cluster(distances, TestContext.Current.CancellationToken);
        double best = Enumerable.Range(2, 17).Max(step => LabelQuality.Of(new DbscanClusterer(new() { Eps = 0.05 * step })
            .Cluster(distances, TestContext.Current.CancellationToken).Labels, truth).AdjustedRand);
        Assert.InRange(LabelQuality.Of(result.Labels, truth).AdjustedRand, 0.95 * best, 1);
        Assert.Equal(MarginRule.Choose(distances, 4, 0, TestContext.Current.CancellationToken).Eps, result.Diagnostics["eps"]);
    }

    [Fact]
    public void leaves_a_fixed_eps_alone() => Assert.Equal(0.37, new DbscanClusterer(new() { Eps = 0.37, Rule = EpsRule.Auto })
        .Cluster(Distances(5, 8, 0.5), TestContext.Current.CancellationToken).Diagnostics["eps"]);

    private static double Score(SparseDistances distances, double eps, int minSamples) => Silhouette.Margin(distances,
        new DbscanClusterer(new() { Eps = eps, MinSamples = minSamples }).Cluster(distances, TestContext.Current.CancellationToken).Labels);

    private static SparseDistances Distances(int persons, int images, double noise)
    {
        const int dimension = 64;
        float[] rows = RandomRows.Make(persons * images, dimension, 5, persons, noise);
        return JaccardDistance.Compute(RandomRows.Search(rows, dimension, 21), FeatureRows.Of(rows, dimension), new());
    }
}
