using CsCheck;
using Slr.Flow.Distances;
using Slr.Flow.Neighbours;
using Slr.Flow.Storage;
using Slr.Flow.Tests.Neighbours;
using Slr.Primitives.Randomness;

namespace Slr.Flow.Tests.Distances;

public class Jaccard_distance
{
    private const int Dimension = 19;

    [Fact]
    public void equals_the_dense_definition_in_both_forms() =>
        Gen.Select(Gen.Int[3, 120], Gen.Int[1, 12], Gen.Int[1, 7], Gen.Bool, Gen.ULong)
            .Sample((count, k1, k2, spcl, seed) =>
            {
                float[] rows = RandomRows.Make(count, Dimension, seed, groups: 9);
                var options = new DistanceOptions
                {
                    K1 = k1,
                    K2 = k2,
                    Form = spcl ? DistanceForm.Spcl : DistanceForm.Abmt,
                };
                NeighbourGraph graph = RandomRows.Search(rows, Dimension, options.RequiredNeighbours);
                SparseDistances distances = JaccardDistance.Compute(graph, FeatureRows.Of(rows, Dimension), options);
                double[,] expected = DenseJaccard.Compute(rows, Dimension, graph, options);
                for (int i = 0; i < count; i++)
                    for (int j = 0; j < count; j++)
                        if (i != j)
                            Assert.Equal(expected[i, j], distances.Get(i, j), 1e-5);
            }, iter: 60);

    [Fact]
    public void is_symmetric_and_between_0_and_1_and_the_same_for_any_threads() =>
        Gen.Select(Gen.Int[2, 500], Gen.Int[1, 25], Gen.ULong).Sample((count, k1, seed) =>
        {
            SparseDistances one = Compute(RandomRows.Make(count, Dimension, seed), k1, threads: 1);
            SparseDistances four = Compute(RandomRows.Make(count, Dimension, seed), k1, threads: 4);
            Assert.Equal(one.ColumnIndices, four.ColumnIndices);
            Assert.Equal(one.Values, four.Values);
            Assert.All(one.Values, value => Assert.InRange(value, 0f, 1f));
            for (int i = 0; i < count; i++)
                for (int at = one.RowStart[i]; at < one.RowStart[i + 1]; at++)
                    Assert.Equal(one.Values[at], one.Get(one.ColumnIndices[at], i));
        }, iter: 20, threads: 1);

    [Fact]
    public void follows_a_permutation_of_the_points() =>
        Gen.Select(Gen.Int[2, 300], Gen.ULong).Sample((count, seed) =>
        {
            float[] rows = RandomRows.Make(count, Dimension, seed);
            int[] order = [.. Enumerable.Range(0, count)];
            var random = new CounterRandom(seed, 4);
            random.Shuffle<int>(order);
            SparseDistances distances = Compute(rows, 8);
            SparseDistances moved = Compute(RandomRows.Permute(rows, Dimension, order), 8);
            Assert.Equal(distances.Values.Length, moved.Values.Length);
            for (int i = 0; i < count; i++)
                for (int j = 0; j < count; j++)
                    Assert.Equal(distances.Get(order[i], order[j]), moved.Get(i, j), 2e-6f);
        }, iter: 20, threads: 1);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void answers_for_very_few_points(int count) =>
        Assert.Equal(count, Compute(RandomRows.Make(count, Dimension, 1), 20).Count);

    [Fact]
    public void puts_equal_points_near_each_other()
    {
        var rows = new float[40 * Dimension];
        for (int i = 0; i < 40; i++)
            rows[i * Dimension] = 1;
        SparseDistances distances = Compute(rows, 20);
        Assert.All(distances.Values, value => Assert.InRange(value, 0f, 1f));
        SparseDistances few = Compute(rows[..(10 * Dimension)], 20);
        Assert.Equal(90, few.Values.Length);
        Assert.All(few.Values, value => Assert.InRange(value, 0f, 1e-6f));
    }

    [Fact]
    public void asks_for_enough_neighbours()
    {
        float[] rows = RandomRows.Make(100, Dimension, 1);
        ArgumentException error = Assert.Throws<ArgumentException>(() => JaccardDistance.Compute(
            RandomRows.Search(rows, Dimension, 20), FeatureRows.Of(rows, Dimension), new DistanceOptions()));
        Assert.Contains("need 21", error.Message);
    }

    [Fact]
    public void refuses_source_features_of_another_dimension()
    {
        float[] rows = RandomRows.Make(100, Dimension, 1);
        FeatureSet source = RandomRows.AsSet(RandomRows.Make(10, 7, 1), 7);
        Assert.Contains("dimension 7", Assert.Throws<ArgumentException>(() => JaccardDistance.Compute(
            RandomRows.Search(rows, Dimension, 21), FeatureRows.Of(rows, Dimension), new DistanceOptions(), source)).Message);
    }

    private static SparseDistances Compute(float[] rows, int k1, int threads = 2)
    {
        var options = new DistanceOptions { K1 = k1, Threads = threads };
        return JaccardDistance.Compute(
            RandomRows.Search(rows, Dimension, options.RequiredNeighbours), FeatureRows.Of(rows, Dimension), options);
    }
}
