using CsCheck;

namespace Slr.Flow.Tests;

public class Sums_over_two_rows
{
    private static readonly Gen<(float[] A, float[] B)> Pairs = Gen.Int[0, 150].SelectMany(length =>
        Gen.Select(Gen.Float[-1, 1].Array[length], Gen.Float[-1, 1].Array[length]));

    [Fact]
    public void run_in_one_order_on_every_machine() => Pairs.Sample((a, b) =>
    {
        Assert.Equal(InOrder(a, b, MathF.FusedMultiplyAdd), RowPair.Dot(a, b));
        Assert.Equal(InOrder(a, b, (x, y, sum) => MathF.FusedMultiplyAdd(x - y, x - y, sum)), RowPair.SquaredDistance(a, b));
    });

    /// <summary>Rows whose squares do not vanish in single precision.</summary>
    [Fact]
    public void tell_how_rows_point() => Pairs.Where(pair => pair.A.Any(v => Math.Abs(v) > 1e-6f)).Sample((a, _) =>
    {
        Assert.Equal(1, RowPair.Cosine(a, a), 1e-5);
        Assert.Equal(-1, RowPair.Cosine(a, [.. a.Select(value => -value)]), 1e-5);
    });

    [Fact]
    public void need_rows_of_one_length() => Assert.Throws<ArgumentException>(() => RowPair.Dot(new float[2], new float[3]));

    /// <summary>32 running sums, added up in halves; what is left of the row after them, one by one.</summary>
    private static float InOrder(float[] a, float[] b, Func<float, float, float, float> add)
    {
        float[] sums = new float[32];
        int whole = a.Length / 32 * 32;
        for (int k = 0; k < whole; k++)
            sums[k % 32] = add(a[k], b[k], sums[k % 32]);
        for (int half = 16; half >= 1; half /= 2)
            sums = half > 2
                ? [.. Enumerable.Range(0, half).Select(lane => sums[lane] + sums[lane + half])]
                : [.. Enumerable.Range(0, half).Select(lane => sums[2 * lane] + sums[(2 * lane) + 1])];
        for (int k = whole; k < a.Length; k++)
            sums[0] = add(a[k], b[k], sums[0]);
        return sums[0];
    }
}
