using CsCheck;
using Slr.Flow.Device;
using Slr.Flow.Neighbours;
using Slr.Flow.Soundness;
using Slr.Primitives.Randomness;
using Slr.Torch;

namespace Slr.Flow.Tests.Neighbours;

public class Device_search
{
    /// <summary>Rows of a tile, few enough that small sets have several.</summary>
    private const int Tile = 50;

    public static TheoryData<string> All => Devices.All;

    [Theory, MemberData(nameof(All))]
    public void finds_the_neighbours_that_the_tiles_find(string name)
    {
        TrainingDevice device = Devices.Of(name);
        Gen.Select(Gen.Int[1, 400], Gen.Int[1, 70], Gen.Int[1, 80], Gen.ULong).Sample((count, dimension, k, seed) =>
        {
            float[] rows = RandomRows.Make(count, dimension, seed);
            NeighbourGraph tiles = RandomRows.Search(rows, dimension, k), found = Search(device, rows, dimension, k);
            SoundNeighbours.Check(found, RandomRows.AsSet(rows, dimension));
            Assert.Equal(tiles.K, found.K);
            for (int row = 0; row < count; row++)
            {
                Assert.Equal(tiles.Farthest[row], found.Farthest[row], 5e-6f);
                for (int rank = 0; rank < found.K; rank++)
                {
                    Assert.Equal(tiles.Distances(row)[rank], found.Distances(row)[rank], 5e-6f);
                    Assert.Equal(RandomRows.SquaredDistance(rows, dimension, row, found.Neighbours(row)[rank]),
                        found.Distances(row)[rank], 5e-6f);
                }
            }
        }, iter: 20, threads: 1);
    }

    [Theory, MemberData(nameof(All))]
    public void finds_the_very_distances_of_the_tiles_where_no_product_is_rounded(string name)
    {
        TrainingDevice device = Devices.Of(name);
        Gen.Select(Gen.Int[1, 400], Gen.Int[1, 30], Gen.ULong).Sample((count, k, seed) =>
        {
            float[] rows = ExactRows.Make(count, seed);
            NeighbourGraph tiles = RandomRows.Search(rows, ExactRows.Dimension, k);
            NeighbourGraph found = Search(device, rows, ExactRows.Dimension, k);
            SoundNeighbours.Check(found, RandomRows.AsSet(rows, ExactRows.Dimension));
            Assert.Equal(tiles.SquaredDistances, found.SquaredDistances);
            Assert.Equal(tiles.Farthest, found.Farthest);
            for (int at = 0; at < found.Indices.Length; at++) // of those as far as the last others may be kept
                if (found.SquaredDistances[at] < found.SquaredDistances[at / found.K * found.K + found.K - 1])
                    Assert.Equal(tiles.Indices[at], found.Indices[at]);
        }, iter: 20, threads: 1);
    }

    [Theory, MemberData(nameof(All))]
    public void answers_the_same_bytes_in_whichever_blocks_rows_arrive(string name)
    {
        TrainingDevice device = Devices.Of(name);
        Gen.Select(Gen.Int[1, 400], Gen.Int[1, 130], Gen.ULong).Sample((count, most, seed) =>
        {
            const int dimension = 33, k = 9;
            float[] rows = RandomRows.Make(count, dimension, seed);
            var random = new CounterRandom(seed, 3);
            NeighbourGraph whole = Search(device, rows, dimension, k);
            using var search = new NeighbourSearch(dimension, Options(device, k));
            for (int first = 0, size; first < count; first += size)
            {
                size = Math.Min(1 + random.Next(most), count - first);
                search.Add(rows.AsSpan(first * dimension, size * dimension));
            }
            NeighbourGraph streamed = search.Complete(TestContext.Current.CancellationToken);
            Assert.Equal(whole.Indices, streamed.Indices);
            Assert.Equal(whole.SquaredDistances, streamed.SquaredDistances);
            Assert.Equal(whole.Farthest, streamed.Farthest);
        }, iter: 20, threads: 1);
    }

    [Theory, MemberData(nameof(All))]
    public void shows_two_rows_to_one_another_at_one_distance(string name)
    {
        const int count = 2 * Tile, dimension = 40;
        NeighbourGraph graph = Search(Devices.Of(name), RandomRows.Make(count, dimension, 5), dimension, count);
        var distance = new Dictionary<(int, int), float>();
        for (int row = 0; row < count; row++)
            for (int rank = 0; rank < count; rank++)
                distance[(row, graph.Neighbours(row)[rank])] = graph.Distances(row)[rank];
        for (int row = 0; row < Tile; row++)
            for (int other = Tile; other < count; other++)
                Assert.Equal(distance[(row, other)], distance[(other, row)]);
    }

    [Theory]
    [InlineData(0, 0), InlineData(1, 1), InlineData(3, 3), InlineData(200, 120)]
    public void answers_for_few_rows_and_for_more_neighbours_than_a_tile_has_rows(int count, int k)
    {
        float[] rows = RandomRows.Make(count, 8, 1);
        NeighbourGraph graph = Search(TrainingDevice.Cpu, rows, 8, 120);
        Assert.Equal((count, k), (graph.Count, graph.K));
        if (count > 0)
            SoundNeighbours.Check(graph, RandomRows.AsSet(rows, 8));
    }

    [Fact]
    public void can_be_abandoned() => Assert.ThrowsAny<OperationCanceledException>(() =>
        NeighbourSearch.Search(RandomRows.Make(200, 8, 1), 8, Options(TrainingDevice.Cpu, 5), new CancellationToken(canceled: true)));

    [Fact]
    public void is_for_devices_other_than_the_CPU() => Assert.Null(DeviceSearch.On(TrainingDevice.Cpu));

    private static NeighbourOptions Options(TrainingDevice device, int k) => new() { K = k, Backend = new DeviceSearch(device, Tile) };

    private static NeighbourGraph Search(TrainingDevice device, float[] rows, int dimension, int k) =>
        NeighbourSearch.Search(rows, dimension, Options(device, k), TestContext.Current.CancellationToken);
}
