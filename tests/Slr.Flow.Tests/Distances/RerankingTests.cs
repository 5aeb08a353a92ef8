using CsCheck;
using Slr.Flow.Distances;
using Slr.Flow.Neighbours;
using Slr.Flow.Storage;
using Slr.Flow.Tests.Neighbours;

namespace Slr.Flow.Tests.Distances;

public class Re_ranked_distances
{
    private const int Dimension = 17;

    [Fact]
    public void are_the_dense_mix_of_jaccard_and_original_distances() =>
        Gen.Select(Gen.Int[1, 30], Gen.Int[1, 120], Gen.Int[1, 25], Gen.Int[1, 8], Gen.ULong).Sample((queries, gallery, k1, k2, seed) =>
        {
            int count = queries + gallery;
            float[] rows = RandomRows.Make(count, Dimension, seed, groups: 9);
            DistanceOptions options = new() { K1 = k1, K2 = k2, Threads = 2 };
            double[,] jaccard = DenseJaccard.Compute(rows, Dimension, RandomRows.Search(rows, Dimension, count), options);
            float[,] found = Rerank(rows, queries, options, null);
            for (int q = 0; q < queries; q++)
            {
                double farthest = Enumerable.Range(0, count).Max(i => RandomRows.SquaredDistance(rows, Dimension, q, i));
                for (int g = 0; g < gallery; g++)
                    Assert.Equal(0.7 * jaccard[q, queries + g]
                        + 0.3 * RandomRows.SquaredDistance(rows, Dimension, q, queries + g) / farthest, found[q, g], 2e-5);
            }
        }, iter: 60);

    [Fact]
    public void by_camera_mix_the_distance_by_camera() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[2, 90], Gen.Int[1, 6], Gen.ULong).Sample((queries, gallery, cameras, seed) =>
        {
            int count = queries + gallery;
            float[] rows = RandomRows.Make(count, Dimension, seed, groups: 9);
            Sighting[] sightings = [.. Enumerable.Range(0, count).Select(i => new Sighting((int)((seed + (ulong)i * 7) % (ulong)cameras)))];
            DistanceOptions options = new() { Form = DistanceForm.Camera, Threads = 2 };
            NeighbourGraph graph = NeighbourSearch.Search(rows, Dimension,
                new() { K = 1, ByCamera = options.RequiredByCamera, Threads = 2 },
                TestContext.Current.CancellationToken, sightings);
            SparseDistances jaccard = JaccardDistance.Compute(graph, FeatureRows.Of(rows, Dimension), options);
            float[,] found = Rerank(rows, queries, options, sightings);
            for (int q = 0; q < queries; q++)
                for (int g = 0; g < gallery; g++)
                    Assert.Equal(0.7 * jaccard.Get(q, queries + g)
                        + 0.3 * RandomRows.SquaredDistance(rows, Dimension, q, queries + g) / graph.Farthest[q], found[q, g], 2e-5);
        }, iter: 40);

    [Fact]
    public void do_not_depend_on_threads()
    {
        float[] rows = RandomRows.Make(900, Dimension, 5);
        Assert.Equal(Rerank(rows, 70, new() { Threads = 1 }, null), Rerank(rows, 70, new() { Threads = 3 }, null));
    }

    [Fact]
    public void of_equal_rows_are_equal()
    {
        float[] rows = [.. Enumerable.Repeat(1f, 12)];
        using Reranking reranking = Reranking.Of(FeatureRows.Of(rows, 1), 1, new());
        float[] row = new float[11];
        reranking.Replace(0, row);
        Assert.All(row, value => Assert.Equal(row[0], value));
    }

    private static float[,] Rerank(float[] rows, int queries, DistanceOptions options, Sighting[]? sightings)
    {
        int gallery = rows.Length / Dimension - queries;
        using Reranking reranking = Reranking.Of(
            FeatureRows.Of(rows, Dimension), queries, options, sightings, cancellation: TestContext.Current.CancellationToken);
        float[,] found = new float[queries, gallery];
        Parallel.For(0, queries, q =>
        {
            float[] row = [.. Enumerable.Range(0, gallery).Select(g => (float)RandomRows.SquaredDistance(rows, Dimension, q, queries + g))];
            reranking.Replace(q, row);
            for (int g = 0; g < gallery; g++)
                found[q, g] = row[g];
        });
        return found;
    }
}
