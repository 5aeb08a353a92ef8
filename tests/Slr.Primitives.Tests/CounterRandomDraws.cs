using CsCheck;
using Slr.Primitives.Randomness;

namespace Slr.Primitives.Tests;

public sealed class CounterRandomDraws
{
    [Theory] // Known answers of the Random123 distribution, philox4x32 10 rounds.
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu,
        0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    public void the_published_known_answers(uint a, uint b, uint c, uint d, uint k0, uint k1,
        uint ea, uint eb, uint ec, uint ed) =>
        Assert.Equal((ea, eb, ec, ed), CounterRandom.Philox(a, b, c, d, k0, k1));

    [Fact]
    public void the_same_numbers_for_the_same_coordinates() =>
        Gen.Select(Gen.ULong, Gen.ULong.Array[0, 5]).Sample((seed, at) =>
        {
            var first = new CounterRandom(seed, at);
            var second = new CounterRandom(seed, at);
            for (int i = 0; i < 20; i++)
                Assert.Equal(first.NextUInt64(), second.NextUInt64());
        });

    [Fact]
    public void other_numbers_when_two_coordinates_change_places()
    {
        var first = new CounterRandom(1, 2, 3);
        var second = new CounterRandom(1, 3, 2);
        Assert.NotEqual(first.NextUInt64(), second.NextUInt64());
    }

    [Fact]
    public void integers_evenly_from_the_whole_range()
    {
        var random = new CounterRandom(7);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
            counts[random.Next(7)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void normal_numbers_of_mean_zero_and_variance_one()
    {
        var random = new CounterRandom(7, 1);
        double[] values = [.. Enumerable.Range(0, 50_000).Select(_ => random.NextGaussian())];
        Assert.InRange(values.Average(), -0.02, 0.02);
        Assert.InRange(values.Average(v => v * v), 0.97, 1.03);
    }

    [Fact]
    public void a_shuffle_keeps_every_value() =>
        Gen.Select(Gen.ULong, Gen.Int.Array[0, 50]).Sample((seed, values) =>
        {
            var random = new CounterRandom(seed);
            int[] shuffled = [.. values];
            random.Shuffle(shuffled.AsSpan());
            Assert.Equal(values.Order(), shuffled.Order());
        });
}
