using CsCheck;
using Slr.Flow.Neighbours;
using Slr.Flow.Soundness;
using Slr.Flow.Tests.Neighbours;

namespace Slr.Flow.Tests.Soundness;

/// <summary>60 rows with 5 neighbours each, and what is refused as their neighbours.</summary>
public sealed class Sound_neighbours
{
    private const int Dimension = 8, K = 5;
    private static readonly float[] Rows = RandomRows.Make(60, Dimension, 3);

    [Fact]
    public void are_what_the_exact_search_finds_also_among_equal_rows() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[1, 30], Gen.Int[1, 12], Gen.Bool, Gen.ULong).Sample((count, k, groups, equal, seed) =>
        {
            float[] rows = RandomRows.Make(count, Dimension, seed, groups, equal ? 0 : 0.8);
            NeighbourGraph graph = RandomRows.Search(rows, Dimension, k);
            Assert.Same(graph, SoundNeighbours.Check(graph, RandomRows.AsSet(rows, Dimension)));
        }, iter: 60);

    [Fact]
    public void are_what_the_approximate_search_finds() =>
        Gen.Select(Gen.Int[400, 1200], Gen.Int[2, 12], Gen.ULong).Sample((count, k, seed) =>
        {
            float[] rows = RandomRows.Make(count, Dimension, seed);
            NeighbourGraph graph = NeighbourSearch.Search(rows, Dimension, new() { K = k, ApproximateFrom = 1 });
            SoundNeighbours.Check(graph, RandomRows.AsSet(rows, Dimension));
        }, iter: 8);

    [Fact]
    public void exist() => Refused("row 7 ('7.jpg') has row 60 of 60 as its neighbour 2", graph => graph.Indices[7 * K + 2] = 60);

    [Fact]
    public void are_not_before_the_first() =>
        Refused("row 7 ('7.jpg') has row -1 of 60 as its neighbour 4", graph => graph.Indices[7 * K + 4] = -1);

    [Fact]
    public void start_with_the_row_itself() =>
        Refused("row 9 ('9.jpg') starts with row 10 at 0, not with itself", graph => graph.Indices[9 * K] = 10);

    [Fact]
    public void start_at_no_distance() =>
        Refused("row 9 ('9.jpg') starts with row 9 at 0.5", graph => graph.SquaredDistances[9 * K] = 0.5f);

    [Fact]
    public void hold_the_row_once() =>
        Refused("row 9 ('9.jpg') has row 9 of 60 as its neighbour 3", graph => graph.Indices[9 * K + 3] = 9);

    [Theory]
    [InlineData(float.NaN), InlineData(float.PositiveInfinity), InlineData(float.NegativeInfinity)]
    public void are_at_a_distance_that_is_a_number(float distance) =>
        Refused("row 59 ('59.jpg') has a neighbour 4 whose squared distance is ", graph => graph.SquaredDistances[^1] = distance);

    [Fact]
    public void are_at_a_distance_that_is_not_negative() =>
        Refused("row 0 ('0.jpg') has row ", graph => graph.SquaredDistances[1] = -0.25f, "at -0.25 after row 0 at 0");

    [Fact]
    public void come_nearest_first() =>
        Refused("row 4 ('4.jpg') has row ", graph => graph.SquaredDistances.AsSpan(4 * K + 1, K - 1).Reverse(), " after row ");

    [Fact]
    public void are_different_ones() => Refused("row 4 ('4.jpg') has row ", graph =>
    {
        graph.Indices[4 * K + 3] = graph.Indices[4 * K + 2];
        graph.SquaredDistances[4 * K + 3] = graph.SquaredDistances[4 * K + 2];
    }, " after row ");

    [Theory]
    [InlineData(float.NaN), InlineData(-1f)]
    public void know_how_far_the_farthest_row_is(float farthest) =>
        Refused("row 8 ('8.jpg') has its farthest row at the squared distance ", graph => graph.Farthest[8] = farthest);

    [Fact]
    public void are_those_of_the_images()
    {
        NeighbourGraph graph = RandomRows.Search(Rows[Dimension..], Dimension, K);
        Assert.Contains("of each of 59 rows, but there are 60 images", Assert.Throws<InvalidDataException>(
            () => SoundNeighbours.Check(graph, RandomRows.AsSet(Rows, Dimension))).Message);
    }

    private static void Refused(string says, Action<NeighbourGraph> damage, string also = "")
    {
        NeighbourGraph graph = RandomRows.Search(Rows, Dimension, K);
        damage(graph);
        string message = Assert.Throws<InvalidDataException>(
            () => SoundNeighbours.Check(graph, RandomRows.AsSet(Rows, Dimension))).Message;
        Assert.StartsWith("The stage 'neighbours' answered nonsense: " + says, message);
        Assert.Contains(also, message);
    }
}
