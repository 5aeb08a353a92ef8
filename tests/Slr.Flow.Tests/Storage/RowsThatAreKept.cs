using CsCheck;
using Slr.Flow.Labelling;
using Slr.Flow.Storage;
using Slr.Flow.Tests.Neighbours;

namespace Slr.Flow.Tests.Storage;

public class RowsThatAreKept
{
    /// <summary>Dimensions of which a segment takes many rows, few, one, and that are larger than a segment.</summary>
    private static readonly Gen<int> Dimension = Gen.Frequency((4, Gen.Int[1, 40]), (1, Gen.Const((1 << 23) + 3)),
        (1, Gen.Const((1 << 24) + 1)));

    [Fact]
    public void are_the_rows_that_came_in_whatever_blocks_and_however_many_were_expected() =>
        Gen.Select(Dimension, Gen.Int[0, 9], Gen.Int[0, 12], Gen.Int[1, 4], Gen.ULong).Sample((dimension, many, expected, block, seed) =>
        {
            int count = dimension > 40 ? many % 3 : many;
            float[] values = Sparse(count, dimension, seed);
            var builder = new RowsBuilder(dimension, expected);
            for (int row = 0; row < count; row += block)
            {
                var some = values.AsMemory(row * dimension, Math.Min(block, count - row) * dimension);
                if ((row / block + (int)(seed % 2)) % 2 == 0)
                    builder.Add(FeatureRows.Of(some, dimension));
                else
                    builder.Add(some.Span);
            }
            FeatureRows rows = builder.Complete();
            Assert.Equal((count, dimension), (rows.Count, rows.Dimension));
            for (int row = 0; row < count; row++)
                Assert.True(rows[row].SequenceEqual(values.AsSpan(row * dimension, dimension)));
        }, iter: 40, threads: 1);

    [Fact]
    public void are_not_copied_where_they_come_all_at_once()
    {
        var rows = FeatureRows.Of(RandomRows.Make(5, 8, 1), 8);
        var builder = new RowsBuilder(8);
        builder.Add(rows);
        Assert.Same(rows, builder.Complete());
        var rounded = new RowsBuilder(8, halves: true);
        rounded.Add(rows);
        FeatureRows halves = rounded.Complete();
        var again = new RowsBuilder(8, halves: true);
        again.Add(halves);
        Assert.Same(halves, again.Complete());
        var single = new RowsBuilder(8);
        single.Add(halves);
        Assert.Same(halves, single.Complete());
    }

    [Fact]
    public void in_half_precision_are_their_rounded_values_of_length_1() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 100], Gen.ULong).Sample((count, dimension, seed) =>
        {
            float[] values = RandomRows.Make(count, dimension, seed);
            var builder = new RowsBuilder(dimension, halves: true);
            builder.Add(FeatureRows.Of(values, dimension));
            float[] rounded = Array.ConvertAll(values, value => (float)(Half)value);
            UnitRows.Make(rounded, dimension, scale: true, halves: true);
            Assert.Equal(rounded, builder.Complete().ToArray());
        });

    [Fact]
    public void and_scaled_when_they_are_read_are_bit_for_bit_those_that_were_scaled_once() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 100], Gen.Float[0.001f, 1000], Gen.ULong).Sample((count, dimension, length, seed) =>
        {
            float[] values = Array.ConvertAll(RandomRows.Make(count, dimension, seed), value => value * length), scaled = [.. values];
            UnitRows.Make(scaled, dimension, scale: true, halves: false);
            double[] divisors = UnitRows.Divisors(FeatureRows.Of(values, dimension), scale: true, halves: false);
            Assert.Equal(scaled, new ScaledRows<float>(RowSegments<float>.Of(values, dimension), divisors).ToArray());
            Half[] halves = Array.ConvertAll(values, value => (Half)value);
            float[] ofHalves = Array.ConvertAll(halves, value => (float)value);
            divisors = UnitRows.Divisors(FeatureRows.Of(ofHalves.ToArray(), dimension), scale: true, halves: true);
            UnitRows.Make(ofHalves, dimension, scale: true, halves: true);
            Assert.Equal(ofHalves, new ScaledRows<Half>(RowSegments<Half>.Of(halves, dimension), divisors).ToArray());
        });

    [Fact]
    public void of_two_sets_follow_one_another()
    {
        var first = FeatureRows.Of(RandomRows.Make(3, 4, 1), 4);
        var builder = new RowsBuilder(4, halves: true);
        builder.Add(FeatureRows.Of(RandomRows.Make(5, 4, 2), 4));
        FeatureRows second = builder.Complete(), both = new JoinedRows(first, second, [4, 0]);
        Assert.Equal(5, both.Count);
        float[] room = both.NewRoom();
        Assert.True(both.Read(2, room).SequenceEqual(first[2]));
        Assert.True(both.Read(3, room).SequenceEqual(second[4]));
        Assert.True(both.Read(4, room).SequenceEqual(second[0]));
    }

    /// <summary>A few numbers of each row that tell where it is.</summary>
    private static float[] Sparse(int count, int dimension, ulong seed)
    {
        float[] values = new float[(long)count * dimension];
        for (int row = 0; row < count; row++)
            (values[row * dimension], values[((row + 1) * dimension) - 1]) = (row + 1, seed % 1000);
        return values;
    }
}
