using CsCheck;
using Slr.Flow.Distances;
using Slr.Flow.Metrics;
using Slr.Flow.Tests.Clustering;

namespace Slr.Flow.Tests.Metrics;

public class The_silhouette
{
    [Fact]
    public void is_the_mean_of_the_definition_over_all_pairs_stored_or_not() =>
        Gen.Select(Gen.Int[2, 50], Gen.Double[0, 1], Gen.Int[0, 2].Select(i => 0.2 * i), Gen.Int[-1, 4].Array[50], Gen.ULong)
            .Sample((count, share, lambda, numbers, seed) =>
            {
                SparseDistances distances = RandomDistances.Make(count, share, seed, lambda);
                int[] labels = LabelSet.Renumber(numbers.AsSpan(0, count));
                (double mean, double margin) = (Silhouette.Mean(distances, labels), Silhouette.Margin(distances, labels));
                if (labels.Max() < 1)
                {
                    Assert.Equal((double.NaN, double.NaN), (mean, margin));
                    return;
                }
                (double Own, double Next)[] points = [.. Enumerable.Range(0, count).Select(i => ByDefinition(distances, labels, i))];
                Assert.Equal(points.Average(point => point.Next - point.Own), margin, 1e-5);
                Assert.Equal(points.Average(point => point.Own == point.Next ? 0
                    : (point.Next - point.Own) / Math.Max(point.Own, point.Next)),
                    mean, 1e-4);
            });

    [Fact]
    public void is_1_where_clusters_are_copies_and_share_nothing()
    {
        SparseDistances pairs = new([0, 1, 2, 3, 4], [1, 0, 3, 2], [0, 0, 0, 0]);
        Assert.Equal(1, Silhouette.Mean(pairs, [0, 0, 1, 1]), 1e-9);
        Assert.Equal(0.5, Silhouette.Mean(pairs, [0, 0, 1, -1]), 1e-9);
        Assert.Equal(-0.5, Silhouette.Mean(pairs, [0, 1, 0, 1]), 1e-9);
    }

    [Fact]
    public void asks_for_a_label_of_every_point() =>
        Assert.Throws<ArgumentException>(() => Silhouette.Mean(RandomDistances.Make(3, 1, 1), [0, 1]));

    private static (double Own, double Next) ByDefinition(SparseDistances distances, int[] labels, int i)
    {
        int[] Members(int label) => [.. Enumerable.Range(0, labels.Length).Where(j => j != i && labels[j] == label)];
        if (labels[i] < 0 || Members(labels[i]).Length == 0)
            return (0, 0);
        double own = Members(labels[i]).Average(j => distances.Get(i, j));
        double next = Enumerable.Range(0, labels.Max() + 1).Where(label => label != labels[i])
            .Min(label => Members(label).Average(j => distances.Get(i, j)));
        return (own, next);
    }
}
