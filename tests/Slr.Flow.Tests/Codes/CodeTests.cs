using CsCheck;
using Slr.Flow.Codes;
using Slr.Flow.Storage;
using Slr.Flow.Tests.Neighbours;
using Slr.Primitives.Randomness;

namespace Slr.Flow.Tests.Codes;

public unsafe class Coded_rows
{
    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = 2 };

    private static readonly Gen<(int Count, int Dimension, uint Seed)> Sets =
        Gen.Select(Gen.Int[1, 600], Gen.Int[1, 300], Gen.UInt);

    [Fact]
    public void are_about_as_far_apart_as_the_rows() => Sets.Sample((count, dimension, seed) =>
    {
        dimension += 40;
        // A common offset, which codes leave out.
        float[] rows = [.. RandomRows.Make(count, dimension, seed).Select(value => value + 3)];
        using CodedRows coded = CodedRows.Of(FeatureRows.Of(rows, dimension), Parallel);
        double[] distances = [.. Enumerable.Range(0, count).Select(row => RandomRows.SquaredDistance(rows, dimension, 0, row))];
        double[] ofCodes = [.. Enumerable.Range(0, count).Select(row => (double)coded.SquaredDistance(0, row))];
        double step = distances.Sum() / Math.Max(1, ofCodes.Sum());
        for (int row = 0; row < count; row++)
            Assert.Equal(distances[row], step * ofCodes[row], 0.05 * distances.Max());
    }, iter: 20);

    [Fact]
    public void have_one_distance_in_every_kernel() => Sets.Sample((count, dimension, seed) =>
    {
        using CodedRows coded = CodedRows.Of(FeatureRows.Of(RandomRows.Make(count, dimension, seed), dimension), Parallel);
        using var panels = new CodePanels(count, coded.Stride);
        using var distances = new CodeDistances();
        panels.Pack(coded, 0, count);
        int[] some = [.. Enumerable.Range(0, Math.Min(count, 1 + (int)(seed % CodeKernel.Rows))).Select(at => count - 1 - at)];
        for (int first = 0; first < count; first += CodeDistances.Columns)
        {
            int columns = distances.Compare(coded, some, panels, first);
            for (int row = 0; row < some.Length; row++)
                for (int column = 0; column < columns; column++)
                    Assert.Equal(coded.SquaredDistance(some[row], first + column), distances[row, column]);
        }
    }, iter: 30);

    [Fact]
    public void are_brought_into_any_order_where_they_lie() => Gen.Select(Gen.Int[1, 60], Gen.Int[1, 70], Gen.ULong).Sample(
        (count, dimension, seed) =>
        {
            var rows = FeatureRows.Of(RandomRows.Make(count, dimension, seed), dimension);
            using CodedRows plain = CodedRows.Of(rows, Parallel), arranged = CodedRows.Of(rows, Parallel);
            int[] order = [.. Enumerable.Range(0, count)];
            new CounterRandom(seed).Shuffle(order.AsSpan());
            arranged.Arrange(order);
            for (int place = 0; place < count; place++)
            {
                Assert.Equal(plain.Norms[order[place]], arranged.Norms[place]);
                Assert.Equal(Bytes(plain, order[place]), Bytes(arranged, place));
            }
        });

    private static byte[] Bytes(CodedRows coded, int row) => new ReadOnlySpan<byte>(coded.Row(row), coded.Stride).ToArray();

    [Fact]
    public void are_multiplied_alike_whatever_the_vector_width() => Sets.Sample((count, dimension, seed) =>
    {
        using CodedRows coded = CodedRows.Of(FeatureRows.Of(RandomRows.Make(count, dimension, seed), dimension), Parallel);
        using var panels = new CodePanels(CodePanels.Panel, coded.Stride);
        panels.Pack(coded, 0, Math.Min(count, CodePanels.Panel));
        byte** left = stackalloc byte*[CodeKernel.Rows];
        for (int row = 0; row < CodeKernel.Rows; row++)
            left[row] = coded.Row((row * 7 + (int)(seed % 100)) % count);
        int[] wide = new int[CodeKernel.Rows * 40], narrow = new int[wide.Length], plain = new int[wide.Length];
        fixed (int* first = wide, second = narrow, third = plain)
        {
            CodeKernel.MultiplyWide(left, panels.Packed, coded.Stride, first, 40);
            CodeKernel.MultiplyNarrow(left, panels.Packed, coded.Stride, second, 40);
            CodeKernel.MultiplyPlain(left, panels.Packed, coded.Stride, third, 40);
        }
        Assert.Equal(plain, wide);
        Assert.Equal(plain, narrow);
        int sum = CodeKernel.MultiplyPlain(left[0], (sbyte*)left[1], coded.Stride);
        Assert.Equal(sum, CodeKernel.MultiplyWide(left[0], (sbyte*)left[1], coded.Stride));
        Assert.Equal(sum, CodeKernel.MultiplyNarrow(left[0], (sbyte*)left[1], coded.Stride));
    }, iter: 60);
}

public class Nearest_codes
{
    [Fact]
    public void keep_each_of_the_nearest_once_whatever_the_order() =>
        Gen.Select(Gen.Select(Gen.Int[0, 40], Gen.Int[0, 60]).Array[0, 200], Gen.Int[1, 30]).Sample((offers, kept) =>
        {
            // One candidate has one distance.
            offers = [.. offers.Select(offer => (offer.Item2 * 7 % 41, offer.Item2))];
            var nearest = new NearestCodes(2, kept);
            foreach ((int distance, int index) in offers)
                nearest.Offer(1, distance, index);
            int[] expected = [.. offers.Distinct().Order().Take(nearest.Kept).Select(offer => offer.Item2)];
            Assert.Equal(expected, nearest.Of(1).ToArray().Select(NearestCodes.Index).TakeWhile(index => index >= 0));
            Assert.Equal(expected.Length == nearest.Kept, nearest.Worst(1) < int.MaxValue);
            Assert.All(offers, offer =>
                Assert.False(expected.Contains(offer.Item2) && nearest.Lacks(1, offer.Item1, offer.Item2)));
            Assert.Equal(-1, NearestCodes.Index(nearest.Of(0)[0]));
        }, iter: 300);
}

public class Members_of_groups
{
    [Fact]
    public void are_the_positions_that_name_it() => Gen.Int[0, 9].Array[0, 120].Sample(groups =>
    {
        groups = groups[..(groups.Length / 3 * 3)];
        var members = new Members(groups, 10, each: 3);
        for (int group = 0; group < 10; group++)
            Assert.Equal(Enumerable.Range(0, groups.Length).Where(at => groups[at] == group).Select(at => at / 3),
                members.Of(group).ToArray());
    });
}
