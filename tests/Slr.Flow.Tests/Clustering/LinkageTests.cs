using CsCheck;
using Slr.Flow.Clustering;
using Slr.Flow.Tests.Neighbours;
using Slr.Flow.Tests.Tracks;
using Slr.Flow.Tracks;

namespace Slr.Flow.Tests.Clustering;

public class Average_linkage
{
    private static readonly double[] Distances = [0.05, 0.2, 0.5, 0.9, 1.3];

    [Fact]
    public void joins_the_nearest_two_until_none_are_near_enough() =>
        Gen.Select(Gen.Int[1, 40], Gen.ULong, Gen.Int[0, 4]).Sample((count, seed, which) =>
        {
            FeatureSet images = RandomKnowledge.Make(count, seed);
            TrackKnowledge? tracks = TrackKnowledge.Of(images);
            ClusteringInput input = Input(tracks?.Pool() ?? images, tracks);
            Assert.Equal(OneByOne(input, Distances[which]), Cluster(input, new() { Distance = Distances[which], Threads = 2 }).Labels);
        });

    [Fact]
    public void never_joins_two_persons() =>
        Gen.Select(Gen.Int[2, 60], Gen.ULong).Sample((count, seed) =>
        {
            if (TrackKnowledge.Of(RandomKnowledge.Make(count, seed)) is not { } tracks)
                return;
            int[] labels = Cluster(Input(tracks.Pool(), tracks), new() { Distance = 2 }).Labels;
            for (int a = 0; a < labels.Length; a++)
                for (int b = 0; b < a; b++)
                    Assert.False(labels[a] == labels[b] && tracks.AreApart(a, b));
        });

    [Fact]
    public void takes_its_distance_from_tracks_that_are_two_persons()
    {
        TrackKnowledge tracks = TrackKnowledge.Of(TrackedPeople.Draw(5).Features)!;
        ClusteringInput input = Input(tracks.Pool(), tracks);
        double[] apart = [.. from a in Enumerable.Range(0, tracks.Points) from b in Enumerable.Range(0, a)
                             where tracks.AreApart(a, b)
                             let distance = 1 - Enumerable.Range(0, input.Features.Dimension)
                                 .Sum(k => (double)input.Features.Row(a)[k] * input.Features.Row(b)[k])
                             orderby distance select distance];
        Assert.Equal(apart[(int)(0.3 * (apart.Length - 1))], Cluster(input, new() { Closer = 0.3 }).Diagnostics["distance"], 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void of_tracks_finds_people_where_images_alone_do_not(ulong seed)
    {
        TrackedPeople people = TrackedPeople.Draw(seed);
        TrackKnowledge tracks = TrackKnowledge.Of(people.Features)!;
        double Ari(int[] labels) => Slr.Flow.Metrics.LabelQuality.Of(labels, people.Persons).AdjustedRand;
        double withTracks = Ari(tracks.Expand(Cluster(Input(tracks.Pool(), tracks), new()).Labels));
        double without = Distances.Max(distance => Ari(Cluster(Input(people.With(null), null), new() { Distance = distance }).Labels));
        Assert.True(withTracks > without + 0.02, $"{withTracks:0.000} against {without:0.000}");
    }

    [Fact]
    public void without_a_distance_and_without_tracks_says_what_to_do() => Assert.Contains("clustering.linkage.distance",
        Assert.Throws<NoClustersException>(() => Cluster(Input(RandomKnowledge.Make(9, 1), null), new())).Message);

    [Fact]
    public void can_be_cancelled() => Assert.ThrowsAny<OperationCanceledException>(() =>
        new LinkageClusterer(new() { Distance = 1 })
            .Cluster(Input(RandomKnowledge.Make(9, 1), null), new CancellationToken(canceled: true)));

    private static ClusteringResult Cluster(ClusteringInput input, LinkageOptions options) =>
        new LinkageClusterer(options).Cluster(input, CancellationToken.None);

    private static ClusteringInput Input(FeatureSet points, TrackKnowledge? tracks) =>
        new(points, RandomRows.Search(points.Rows.ToArray(), points.Dimension, 2),
        () => throw new InvalidOperationException("not needed"), 0, 1, tracks);

    /// <summary>The definition: all pairs of clusters are compared each time.</summary>
    private static int[] OneByOne(ClusteringInput input, double distance)
    {
        List<List<int>> clusters = [.. Enumerable.Range(0, input.Features.Count).Select(point => new List<int> { point })];
        while (true)
        {
            (double Mean, int A, int B)[] pairs = [.. from a in Enumerable.Range(0, clusters.Count) from b in Enumerable.Range(0, a)
                                                      where !clusters[a].Exists(one => clusters[b]
                                                          .Exists(other => input.Tracks?.AreApart(one, other) == true))
                                                      select (Mean(clusters[a], clusters[b]), a, b)];
            if (pairs.Length == 0 || pairs.Min() is var nearest && nearest.Mean >= distance)
                break;
            clusters[nearest.B].AddRange(clusters[nearest.A]);
            clusters.RemoveAt(nearest.A);
        }
        int[] labels = new int[input.Features.Count];
        for (int cluster = 0; cluster < clusters.Count; cluster++)
            foreach (int point in clusters[cluster])
                labels[point] = cluster;
        return LabelSet.Dense([.. input.Features.Keys], labels).Labels.ToArray();

        double Mean(List<int> a, List<int> b) => a.Average(one => b.Average(other =>
            1 - Enumerable.Range(0, input.Features.Dimension).Sum(k => (double)input.Features.Row(one)[k] * input.Features.Row(other)[k])));
    }
}
