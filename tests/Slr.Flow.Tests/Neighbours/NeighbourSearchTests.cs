using System.Diagnostics;
using CsCheck;
using Slr.Flow.Neighbours;
using Slr.Primitives.Randomness;

namespace Slr.Flow.Tests.Neighbours;

public class Neighbour_search
{
    [Fact]
    public void finds_what_comparing_all_pairs_finds() =>
        Gen.Select(Gen.Int[1, 900], Gen.Int[1, 70], Gen.Int[1, 40], Gen.ULong).Sample((count, dimension, k, seed) =>
        {
            float[] rows = RandomRows.Make(count, dimension, seed);
            NeighbourGraph graph = RandomRows.Search(rows, dimension, k);
            Assert.Equal(Math.Min(k, count), graph.K);
            for (int i = 0; i < count; i += 1 + count / 40)
            {
                double[] sorted = [.. Enumerable.Range(0, count).Where(j => j != i)
                    .Select(j => RandomRows.SquaredDistance(rows, dimension, i, j)).Order()];
                Assert.Equal(i, graph.Neighbours(i)[0]);
                Assert.Equal(0f, graph.Distances(i)[0]);
                for (int rank = 1; rank < graph.K; rank++)
                {
                    Assert.Equal(sorted[rank - 1], graph.Distances(i)[rank], 2e-6);
                    Assert.Equal(RandomRows.SquaredDistance(rows, dimension, i, graph.Neighbours(i)[rank]),
                        graph.Distances(i)[rank], 2e-6);
                }
                if (count > 1)
                    Assert.Equal(sorted[^1], graph.Farthest[i], 2e-6);
            }
        }, iter: 25);

    [Fact]
    public void does_not_depend_on_block_sizes_or_threads() =>
        Gen.Select(Gen.Int[1, 1300], Gen.Int[1, 600], Gen.Int[1, 5], Gen.ULong).Sample((count, block, threads, seed) =>
        {
            const int dimension = 300;
            float[] rows = RandomRows.Make(count, dimension, seed);
            NeighbourGraph whole = RandomRows.Search(rows, dimension, 9, threads: 1);
            using var search = new NeighbourSearch(dimension, new NeighbourOptions { K = 9, Threads = threads });
            for (int first = 0; first < count; first += block)
                search.Add(rows.AsSpan(first * dimension, Math.Min(block, count - first) * dimension));
            NeighbourGraph streamed = search.Complete(TestContext.Current.CancellationToken);
            Assert.Equal(whole.Indices, streamed.Indices);
            Assert.Equal(whole.SquaredDistances, streamed.SquaredDistances);
            Assert.Equal(whole.Farthest, streamed.Farthest);
        }, iter: 12, threads: 1);

    [Fact]
    public void follows_a_permutation_of_the_rows_bit_for_bit() =>
        Gen.Select(Gen.Int[2, 800], Gen.ULong).Sample((count, seed) =>
        {
            const int dimension = 37, k = 7;
            float[] rows = RandomRows.Make(count, dimension, seed);
            int[] order = [.. Enumerable.Range(0, count)];
            var random = new CounterRandom(seed, 3);
            random.Shuffle<int>(order);
            NeighbourGraph graph = RandomRows.Search(rows, dimension, k);
            NeighbourGraph moved = RandomRows.Search(RandomRows.Permute(rows, dimension, order), dimension, k);
            for (int i = 0; i < count; i++)
            {
                Assert.Equal(graph.Distances(order[i]).ToArray(), moved.Distances(i).ToArray());
                Assert.Equal(graph.Farthest[order[i]], moved.Farthest[i]);
            }
        }, iter: 20, threads: 1);

    [Fact]
    public void orders_equal_rows_by_index_after_the_row_itself()
    {
        var rows = new float[6 * 500];
        for (int i = 0; i < 500; i++)
            rows[i * 6 + i % 5] = 1;
        NeighbourGraph graph = RandomRows.Search(rows, 6, 4);
        Assert.Equal([7, 2, 12, 17], graph.Neighbours(7).ToArray());
        Assert.Equal([0, 0, 0, 0], graph.Distances(7).ToArray());
        Assert.Equal([2f], graph.Farthest.Distinct());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public void answers_for_very_few_rows(int count, int k)
    {
        NeighbourGraph graph = RandomRows.Search(RandomRows.Make(count, 5, 1), 5, 21);
        Assert.Equal((count, k), (graph.Count, graph.K));
        if (count == 2)
            Assert.Equal([0, 1, 1, 0], graph.Indices);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void names_the_row_that_is_not_finite(float value)
    {
        float[] rows = RandomRows.Make(1000, 4, 1);
        rows[777 * 4 + 2] = value;
        Assert.Contains("Row 777", Assert.Throws<ArgumentException>(() => RandomRows.Search(rows, 4, 5)).Message);
    }

    [Fact]
    public void tells_how_long_its_threads_have_worked()
    {
        using var search = new NeighbourSearch(64, new() { Threads = 2 });
        Assert.Equal(TimeSpan.Zero, search.Worked);
        long began = Stopwatch.GetTimestamp();
        search.Add(RandomRows.Make(3000, 64, 1));
        search.Complete(TestContext.Current.CancellationToken);
        Assert.InRange(search.Worked, TimeSpan.FromTicks(1), Stopwatch.GetElapsedTime(began));
    }

    [Fact]
    public void hands_a_backend_the_rows_as_they_arrive()
    {
        var backend = new Heard();
        using var search = new NeighbourSearch(4, new NeighbourOptions { Backend = backend }, expected: 100);
        search.Add(RandomRows.Make(30, 4, 1));
        Assert.Equal(30 * 4, backend.Values);
        search.Add(RandomRows.Make(12, 4, 2));
        Assert.Equal(42 * 4, backend.Values);
    }

    [Fact]
    public void refuses_rows_that_are_cut_off() =>
        Assert.Contains("no whole rows", Assert.Throws<ArgumentException>(() =>
        {
            using var search = new NeighbourSearch(8, new NeighbourOptions());
            search.Add(new float[12]);
        }).Message);

    [Fact]
    public void can_be_abandoned() => Assert.ThrowsAny<OperationCanceledException>(() =>
    {
        using var search = new NeighbourSearch(64, new NeighbourOptions());
        search.Add(RandomRows.Make(2000, 64, 1));
        search.Complete(new CancellationToken(canceled: true));
    });

    /// <summary>A backend that only counts what it is given.</summary>
    private sealed class Heard : INeighbourBackend, IArrivingRows
    {
        public int Values { get; private set; }

        public IArrivingRows Begin(int dimension, int neighbours) => this;

        public void Add(ReadOnlySpan<float> rows) => Values += rows.Length;

        public NeighbourGraph Complete(CancellationToken cancellation) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
