using CsCheck;
using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Graph;
using Slr.Flow.Metrics;
using Slr.Flow.Neighbours;
using Slr.Flow.Storage;
using Slr.Flow.Tests.Graph;
using Slr.Flow.Tests.Neighbours;
using Slr.Primitives.Files;

namespace Slr.Flow.Tests.Distances;

public class Jaccard_distance_by_camera
{
    private const int Dimension = 19;

    private static readonly SafeTensorsFile Golden = SafeTensorsFile.Read(
        Path.Combine(AppContext.BaseDirectory, "golden", "distances.safetensors"));

    [Theory]
    [InlineData("camera.k2_2_4", 2, 4)]
    [InlineData("camera.k2_3_3", 3, 3)]
    public void is_that_of_the_public_code(string set, int k2Intra, int k2Inter)
    {
        float[] features = Golden["features"].ToSingles();
        Sighting[] sightings = [.. Golden["camera"].ToInt32s().Select(camera => new Sighting(camera))];
        SparseDistances distances = Compute(features, 48, sightings,
            new() { Form = DistanceForm.Camera, K2Intra = k2Intra, K2Inter = k2Inter });
        double[] expected = Golden[set + ".jaccard"].ToDoubles();
        for (int i = 0; i < distances.Count; i++)
            for (int j = 0; j < distances.Count; j++)
                if (i != j)
                    Assert.Equal(expected[i * distances.Count + j], distances.Get(i, j), 1e-5);
        int[] labels = new DbscanClusterer(new() { Eps = 0.6 }).Cluster(distances, TestContext.Current.CancellationToken).Labels;
        Assert.True(LabelQuality.Of(labels, Golden[set + ".labels"].ToInt32s()).AdjustedRand >= 0.999);
    }

    [Fact]
    public void equals_the_dense_definition_however_few_images_a_camera_has() =>
        Gen.Select(Gen.Int[2, 110], Gen.Int[1, 9], Gen.Int[1, 6], Gen.Int[1, 12], Gen.Int[1, 4], Gen.Int[0, 5], Gen.ULong)
            .Sample((count, cameras, k1Intra, k1Inter, k2Intra, k2Inter, seed) =>
            {
                float[] rows = RandomRows.Make(count, Dimension, seed, groups: 9);
                Sighting[] sightings = Sightings(count, cameras, seed);
                DistanceOptions options = new()
                {
                    Form = DistanceForm.Camera,
                    K1Intra = k1Intra,
                    K1Inter = k1Inter,
                    K2Intra = k2Intra,
                    K2Inter = k2Inter,
                };
                SparseDistances distances = Compute(rows, Dimension, sightings, options);
                double[,] expected = Dense(rows, sightings, options);
                for (int i = 0; i < count; i++)
                    for (int j = 0; j < count; j++)
                        if (i != j)
                            Assert.Equal(expected[i, j], distances.Get(i, j), 1e-5);
            }, iter: 60);

    [Fact]
    public void does_not_depend_on_block_sizes_or_threads() =>
        Gen.Select(Gen.Int[1, 900], Gen.Int[1, 500], Gen.Int[1, 5], Gen.ULong).Sample((count, block, threads, seed) =>
        {
            float[] rows = RandomRows.Make(count, Dimension, seed);
            Sighting[] sightings = Sightings(count, 5, seed);
            DistanceOptions options = new() { Form = DistanceForm.Camera, Threads = threads };
            using var search = new NeighbourSearch(Dimension, Search(options) with { Threads = threads });
            for (int first = 0; first < count; first += block)
            {
                int size = Math.Min(block, count - first);
                search.Add(rows.AsSpan(first * Dimension, size * Dimension), sightings.AsSpan(first, size));
            }
            SparseDistances streamed = JaccardDistance.Compute(
                search.Complete(TestContext.Current.CancellationToken), FeatureRows.Of(rows, Dimension), options);
            SparseDistances whole = Compute(rows, Dimension, sightings, options with { Threads = 1 });
            Assert.Equal(whole.ColumnIndices, streamed.ColumnIndices);
            Assert.Equal(whole.Values, streamed.Values);
        }, iter: 12, threads: 1);

    [Fact]
    public void leaves_the_neighbours_of_all_cameras_as_they_are() =>
        Gen.Select(Gen.Int[1, 900], Gen.Int[1, 30], Gen.Int[1, 30], Gen.Int[1, 40], Gen.ULong)
            .Sample((count, k, byCamera, cameras, seed) =>
            {
                float[] rows = RandomRows.Make(count, Dimension, seed);
                NeighbourGraph plain = RandomRows.Search(rows, Dimension, k);
                NeighbourGraph apart = NeighbourSearch.Search(rows, Dimension,
                    new NeighbourOptions { K = k, ByCamera = byCamera, Threads = 2 },
                    TestContext.Current.CancellationToken, Sightings(count, cameras, seed));
                Assert.Equal(plain.Indices, apart.Indices);
                Assert.Equal(plain.SquaredDistances, apart.SquaredDistances);
                Assert.Equal(plain.Farthest, apart.Farthest);
            }, iter: 12, threads: 1);

    [Fact]
    public void of_the_first_epoch_of_a_run_averages_three_rows_of_each_kind()
    {
        DistanceOptions camera = new() { Form = DistanceForm.Camera, K2Intra = 1, K2Inter = 5 };
        Assert.Equal((3, 3), (camera.AtEpoch(0).K2Intra, camera.AtEpoch(0).K2Inter));
        Assert.Equal(camera, camera.AtEpoch(1));
        Assert.Equal(new DistanceOptions(), new DistanceOptions().AtEpoch(0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task is_what_a_graph_clusters_by(int epoch)
    {
        FeatureSet plain = GraphTrial.Features;
        Sighting[] sightings = Sightings(plain.Count, 3, 1);
        DistanceOptions options = new() { Form = DistanceForm.Camera, K2Intra = 1, K2Inter = 2 };
        SparseDistances? seen = null;
        await using var graph = RefineryGraph.Over(new(plain.Keys, plain.Rows, sightings),
            new() { Distances = options, Epoch = epoch }, Task.FromResult<LabelLineage?>(null), (input, token) =>
            {
                seen = input.Distances;
                return GraphTrial.Dbscan(input, token);
            });
        await graph.Completion;
        SparseDistances expected = Compute(plain.Rows.ToArray(), plain.Dimension, sightings, options.AtEpoch(epoch));
        Assert.Equal(expected.ColumnIndices, seen!.ColumnIndices);
        Assert.Equal(expected.Values, seen.Values);
    }

    [Fact]
    public async Task asks_for_the_camera_of_every_image_and_names_the_one_without()
    {
        FeatureSet plain = GraphTrial.Features;
        Sighting[] sightings = Sightings(plain.Count, 3, 1);
        sightings[4] = new(Track: 2);
        await using var graph = RefineryGraph.Over(new(plain.Keys, plain.Rows, sightings),
            new() { Distances = new() { Form = DistanceForm.Camera } }, Task.FromResult<LabelLineage?>(null), GraphTrial.Dbscan);
        Assert.Contains($"'{plain.Keys[4]}'", (await Assert.ThrowsAsync<CameraUnknownException>(() => graph.Completion)).Message);
    }

    [Fact]
    public void asks_for_a_graph_by_camera()
    {
        float[] rows = RandomRows.Make(30, Dimension, 1);
        Assert.Contains("21 neighbours by camera", Assert.Throws<ArgumentException>(() => JaccardDistance.Compute(
            RandomRows.Search(rows, Dimension, 21), FeatureRows.Of(rows, Dimension), new() { Form = DistanceForm.Camera })).Message);
    }

    private static Sighting[] Sightings(int count, int cameras, ulong seed) =>
        [.. Enumerable.Range(0, count).Select(i => new Sighting((int)((seed + (ulong)(i * i)) % (ulong)cameras)))];

    private static NeighbourOptions Search(DistanceOptions options) =>
        new() { K = options.RequiredNeighbours, ByCamera = options.RequiredByCamera };

    private static SparseDistances Compute(float[] rows, int dimension, Sighting[] sightings, DistanceOptions options) =>
        JaccardDistance.Compute(NeighbourSearch.Search(rows, dimension, Search(options), default, sightings),
            FeatureRows.Of(rows, dimension), options);

    /// <summary>The definition with N x N arrays.</summary>
    private static double[,] Dense(float[] rows, Sighting[] sightings, DistanceOptions options)
    {
        int n = sightings.Length;
        int[] Ranked(int i, bool own) => [.. Enumerable.Range(0, n).Where(j => sightings[j].Camera == sightings[i].Camera == own)
            .OrderBy(j => j == i ? -1 : RandomRows.SquaredDistance(rows, Dimension, i, j)).ThenBy(j => j)];
        int[][] own = [.. Enumerable.Range(0, n).Select(i => Ranked(i, true))],
        others = [.. Enumerable.Range(0, n).Select(i => Ranked(i, false))];
        var weights = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            int[] members = [.. own[i].Take(options.K1Intra + 1).Where(j => own[j].Take(options.K1Intra + 1).Contains(i)),
                .. others[i].Take(options.K1Inter + 1).Where(j => others[j].Take(options.K1Inter + 1).Contains(i))];
            double sum = members.Sum(j => Math.Exp(-RandomRows.SquaredDistance(rows, Dimension, i, j)));
            foreach (int j in members)
                weights[i, j] = Math.Exp(-RandomRows.SquaredDistance(rows, Dimension, i, j)) / sum;
        }
        var distances = new double[n, n];
        double Mean(int i, int column)
        {
            int[] near = [.. own[i].Take(options.K2Intra), .. others[i].Take(options.K2Inter)];
            return near.Average(j => weights[j, column]);
        }
        var mean = new double[n, n];
        for (int i = 0; i < n; i++)
            for (int column = 0; column < n; column++)
                mean[i, column] = Mean(i, column);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
            {
                double shared = Enumerable.Range(0, n).Sum(column => Math.Min(mean[i, column], mean[j, column]));
                distances[i, j] = 1 - shared / (2 - shared);
            }
        return distances;
    }
}
