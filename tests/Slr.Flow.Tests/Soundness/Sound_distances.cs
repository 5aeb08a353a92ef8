using CsCheck;
using Slr.Flow.Distances;
using Slr.Flow.Soundness;
using Slr.Flow.Tests.Neighbours;

namespace Slr.Flow.Tests.Soundness;

/// <summary>Distances of 120 images, and what is refused as such.</summary>
public sealed class Sound_distances
{
    private const int Count = 120, Dimension = 12;
    private static readonly FeatureSet Images = RandomRows.AsSet(RandomRows.Make(Count, Dimension, 5), Dimension);
    private static readonly FeatureSet Source = RandomRows.AsSet(RandomRows.Make(40, Dimension, 6), Dimension);

    [Fact]
    public void are_what_is_computed_of_any_features_with_and_without_a_source() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[1, 20], Gen.Double[0, 0.99], Gen.Bool, Gen.ULong)
            .Sample((count, k1, lambda, equal, seed) =>
            {
                FeatureSet images = RandomRows.AsSet(RandomRows.Make(count, Dimension, seed, noise: equal ? 0 : 0.8), Dimension);
                SparseDistances distances = Compute(images, k1, lambda, lambda < 0.3 ? null : Source);
                Assert.Same(distances, SoundDistances.Check(distances, images));
            }, iter: 60);

    [Fact]
    public void may_be_as_large_as_the_formula_makes_them_whatever_the_rounding() =>
        Gen.Double[0, 0.99].Sample(lambda =>
        {
            var distances = new SparseDistances([0, 1, 2], [1, 0], [0, 0], lambda, [1, 1]);
            distances.Values.AsSpan().Fill(distances.WithSource(1, 0, 1));
            SoundDistances.Check(distances, Few(2));
        });

    [Theory]
    [InlineData(float.NaN), InlineData(float.PositiveInfinity), InlineData(-0.001f), InlineData(1.0001f)]
    public void are_numbers_from_0_to_1(float distance) => Refused("the distance of rows 9 ('9.jpg') and ",
        distances => distances.Values[distances.RowStart[9]] = distance, ", which is not in [0, 1]");

    [Fact]
    public void are_numbers_from_0_to_1_plus_lambda_with_a_source() => Refused("the distance of rows 119 ('119.jpg') and ",
        distances => distances.Values[^1] = 1.1001f, " is 1.1001, which is not in [0, 1.1]", Source);

    [Theory]
    [InlineData(float.NaN), InlineData(-0.5f), InlineData(1.5f)]
    public void have_weights_of_the_source_from_0_to_1(float weight) => Refused("image 3 ('3.jpg') is ",
        distances => distances.SourceWeights![3] = weight, " from the source, which is not in [0, 1]", Source);

    [Theory]
    [InlineData(Count), InlineData(int.MaxValue)]
    public void have_columns_that_exist(int column) => Refused($"row 9 holds column {column} of 120",
        distances => distances.ColumnIndices[distances.RowStart[10] - 1] = column);

    [Fact]
    public void have_columns_that_are_not_negative() => Refused("row 9 holds column -1 of 120",
        distances => distances.ColumnIndices[distances.RowStart[9]] = -1);

    [Fact]
    public void have_columns_that_ascend_wherever_they_fall() => Gen.Int[1, 1_000_000].Sample(place =>
    {
        SparseDistances distances = Compute(Images, 8, 0, null);
        int row = place % Count, length = distances.RowStart[row + 1] - distances.RowStart[row];
        int at = distances.RowStart[row] + 1 + place / Count % (length - 1);
        distances.ColumnIndices[at] = distances.ColumnIndices[at - 1];
        Assert.Contains($"row {row} holds column {distances.ColumnIndices[at]} after column {distances.ColumnIndices[at]}",
            Assert.Throws<InvalidDataException>(() => SoundDistances.Check(distances, Images)).Message);
    }, iter: 40);

    [Fact]
    public void leave_out_the_image_itself()
    {
        var distances = new SparseDistances([0, 1, 2, 3], [1, 1, 1], [0.5f, 0.5f, 0.5f]);
        Assert.Contains("row 1 ('1.jpg') holds a distance to itself",
            Assert.Throws<InvalidDataException>(() => SoundDistances.Check(distances, Few(3))).Message);
    }

    [Fact]
    public void have_rows_that_do_not_overlap() => Refused("row 9 spans the entries ",
        distances => distances.RowStart[10] = distances.RowStart[9] - 1);

    [Fact]
    public void have_rows_within_the_entries() => Refused("row 9 spans the entries ",
        distances => distances.RowStart[10] = int.MaxValue);

    [Fact]
    public void have_rows_that_hold_all_entries() => Refused("its rows span the entries 1 to ",
        distances => distances.RowStart[0] = 1);

    [Fact]
    public void are_those_of_the_images() => Assert.Contains("distances of 120 images, but there are 3",
        Assert.Throws<InvalidDataException>(() => SoundDistances.Check(Compute(Images, 8, 0, null), Few(3))).Message);

    private static FeatureSet Few(int count) => RandomRows.AsSet(RandomRows.Make(count, Dimension, 1), Dimension);

    private static SparseDistances Compute(FeatureSet images, int k1, double lambda, FeatureSet? source)
    {
        var options = new DistanceOptions { K1 = k1, Lambda = lambda, Threads = 2 };
        return JaccardDistance.Compute(
            RandomRows.Search(images.Values, Dimension, options.RequiredNeighbours), images, options, source);
    }

    private static void Refused(string says, Action<SparseDistances> damage, string also = "", FeatureSet? source = null)
    {
        SparseDistances distances = Compute(Images, 8, 0.1, source);
        damage(distances);
        string message = Assert.Throws<InvalidDataException>(() => SoundDistances.Check(distances, Images)).Message;
        Assert.StartsWith("The stage 'jaccard' answered nonsense: " + says, message);
        Assert.Contains(also, message);
    }
}
