using CsCheck;
using Slr.Flow.Neighbours;

namespace Acme.Clusters.Tests;

public sealed class AffinityPropagationOnANeighbourGraph
{
    private static NeighbourGraph Graph(double[] points, int k)
    {
        int n = points.Length, width = Math.Min(k, n);
        int[] indices = [.. Enumerable.Range(0, n).SelectMany(i => Enumerable.Range(0, n)
            .OrderBy(j => j == i ? -1 : Math.Abs(points[i] - points[j])).ThenBy(j => j).Take(width))];
        float[] distances = [.. indices.Select((j, e) => (float)Math.Pow(points[e / width] - points[j], 2))];
        return new NeighbourGraph(n, width, indices, distances, new float[n], NeighbourReport.ExactSearch);
    }

    [Fact]
    public void finds_groups_that_are_far_apart()
    {
        double[] points = [.. Enumerable.Range(0, 60).Select(i => i % 6 * 10 + i / 6 * 0.1 + i % 7 * 0.013)];
        (int[] labels, _) = AffinityPropagation.Cluster(Graph(points, 10), new AffinityOptions { Preference = 0 });
        Assert.Equal(Enumerable.Range(0, 60).Select(i => i % 6), labels);
    }

    [Fact]
    public void numbers_clusters_without_gaps_and_of_the_smallest_size_at_least() =>
        Gen.Double[0, 1].Array[0, 80].Sample(points =>
        {
            var options = new AffinityOptions { MinSize = 3 };
            (int[] labels, int rounds) = AffinityPropagation.Cluster(Graph(points, 8), options);
            Assert.Equal(points.Length, labels.Length);
            Assert.InRange(rounds, 0, options.Rounds);
            int[] used = [.. labels.Where(l => l >= 0).Distinct().Order()];
            Assert.Equal(Enumerable.Range(0, used.Length), used);
            Assert.All(used, label => Assert.True(labels.Count(l => l == label) >= 3));
            Assert.Equal(labels, AffinityPropagation.Cluster(Graph(points, 8), options).Labels);
        }, iter: 50);

    [Fact]
    public void survives_points_that_are_all_equal() =>
        Assert.Equal(20, AffinityPropagation.Cluster(Graph(new double[20], 5), new AffinityOptions()).Labels.Length);

    [Fact]
    public void stops_when_it_is_told_to() =>
        Assert.Throws<OperationCanceledException>(() =>
            AffinityPropagation.Cluster(Graph([1, 2, 3], 3), new AffinityOptions(), new CancellationToken(canceled: true)));
}
