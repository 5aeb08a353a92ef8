using Slr.Flow.Clustering;
using Slr.Flow.Tests.Neighbours;
using Slr.Primitives.Randomness;

namespace Slr.Flow.Tests.Clustering;

public class Further_clusterers
{
    private const int Dimension = 32;

    public static TheoryData<string> Names => new("kmeans", "finch", "infomap");

    [Theory]
    [InlineData("kmeans")]
    [InlineData("infomap")]
    public void find_groups_that_are_far_apart(string name)
    {
        int[] labels = Make(name).Cluster(Input(400, groups: 10, noise: 0.15), CancellationToken.None).Labels;
        Assert.Equal([.. Enumerable.Range(0, 400).Select(i => i % 10)], labels);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void give_the_same_labels_again(string name)
    {
        ClusteringInput input = Input(700, groups: 40, noise: 0.9);
        int[] labels = Make(name).Cluster(input, CancellationToken.None).Labels;
        Assert.Equal(labels, Make(name).Cluster(input, CancellationToken.None).Labels);
        Assert.Equal([.. Enumerable.Range(0, labels.Max() + 1)], labels.Where(label => label >= 0).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void answer_for_very_few_and_for_equal_points(string name)
    {
        for (int count = 0; count < 3; count++)
            Assert.Equal(count, Make(name).Cluster(Input(count, 2, 0.1), CancellationToken.None).Labels.Length);
        var rows = new float[50 * Dimension];
        for (int i = 0; i < 50; i++)
            rows[i * Dimension] = 1;
        Assert.DoesNotContain(-1, Make(name).Cluster(Input(rows), CancellationToken.None).Labels);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void can_be_cancelled(string name) => Assert.ThrowsAny<OperationCanceledException>(() =>
        Make(name).Cluster(Input(700, groups: 40, noise: 0.9), new CancellationToken(canceled: true)));

    [Fact]
    public void keep_to_the_number_of_clusters_asked_of_kmeans()
    {
        ClusteringResult result = new KMeansClusterer(new KMeansOptions { Clusters = 33, Iterations = 20 })
            .Cluster(Input(900, groups: 60, noise: 1), CancellationToken.None);
        Assert.InRange(result.Labels.Max() + 1, 25, 33);
    }

    [Fact]
    public void make_fewer_clusters_at_each_level_of_finch()
    {
        ClusteringInput input = Input(900, groups: 60, noise: 1);
        int[] clusters = [.. Enumerable.Range(0, 4).Select(level =>
            new FinchClusterer(new FinchOptions { Level = level }).Cluster(input, CancellationToken.None)
                .Labels.Max() + 1)];
        Assert.Equal(clusters.OrderDescending(), clusters);
        Assert.True(clusters[1] < clusters[0]);
    }

    [Fact]
    public void join_no_two_groups_in_finch_before_each_is_whole()
    {
        ClusteringInput input = Input(400, groups: 10, noise: 0.15);
        for (int level = 0; level < 4; level++)
        {
            ClusteringResult result = new FinchClusterer(new FinchOptions { Level = level })
                .Cluster(input, CancellationToken.None);
            if (result.Labels.Max() + 1 >= 10)
                Assert.Equal(result.Labels.Max() + 1,
                    result.Labels.Select((label, i) => (label, i % 10)).Distinct().Count());
        }
    }

    private static IClusterer Make(string name) => name switch
    {
        "kmeans" => new KMeansClusterer(new KMeansOptions { Clusters = 10 }),
        "finch" => new FinchClusterer(new FinchOptions { Level = 3 }),
        _ => new InfomapClusterer(new InfomapOptions()),
    };

    private static ClusteringInput Input(int count, int groups, double noise) =>
        Input(RandomRows.Make(count, Dimension, 21, groups, noise));

    private static ClusteringInput Input(float[] rows) => new(RandomRows.AsSet(rows, Dimension),
        RandomRows.Search(rows, Dimension, 16), () => throw new InvalidOperationException("not needed"), 0, 1);
}

public class Map_equation
{
    [Fact]
    public void is_shortest_where_a_search_of_all_partitions_finds_it()
    {
        for (ulong seed = 0; seed < 12; seed++)
        {
            float[] rows = RandomRows.Make(8, 6, seed, groups: 3, noise: 0.5);
            FlowNetwork network = FlowNetwork.From(RandomRows.Search(rows, 6, 4), 3, 0);
            double best = Partitions(8).Min(modules => new MapEquation(network, modules).Length);
            var random = new CounterRandom(seed);
            Assert.InRange(InfomapClusterer.Partition(network, ref random, CancellationToken.None).Length,
                best - 1e-9, best + 0.02 * Math.Abs(best));
        }
    }

    [Fact]
    public void keeps_its_books_while_nodes_move()
    {
        float[] rows = RandomRows.Make(200, 6, 3, groups: 20, noise: 0.7);
        FlowNetwork network = FlowNetwork.From(RandomRows.Search(rows, 6, 9), 8, 0.2);
        var equation = new MapEquation(network, [.. Enumerable.Range(0, 200)]);
        double before = equation.Length;
        var random = new CounterRandom(3);
        Assert.True(equation.Settle(ref random, CancellationToken.None));
        Assert.True(equation.Length < before);
        Assert.Equal(new MapEquation(network, equation.Modules).Length, equation.Length, 1e-9);
    }

    private static IEnumerable<int[]> Partitions(int count)
    {
        var modules = new int[count];
        return Extend(0, 0);

        IEnumerable<int[]> Extend(int node, int used)
        {
            if (node == count)
            {
                yield return modules;
                yield break;
            }
            for (int module = 0; module <= used; module++)
            {
                modules[node] = module;
                foreach (int[] partition in Extend(node + 1, Math.Max(used, module + 1)))
                    yield return partition;
            }
        }
    }
}
