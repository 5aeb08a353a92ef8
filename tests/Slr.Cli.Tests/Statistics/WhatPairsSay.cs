using System.Text.Json;
using CsCheck;
using Slr.Cli.Statistics;

namespace Slr.Cli.Tests.Statistics;

/// <summary>Against SciPy's answers, which golden/statistics.py has written.</summary>
public class WhatPairsSay
{
    private static readonly JsonElement Golden = JsonDocument.Parse(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "golden", "statistics.json"))).RootElement;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Golden.GetProperty("cases").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void is_what_scipy_finds(int number)
    {
        JsonElement expected = Golden.GetProperty("cases")[number];
        PairedDifference found = new(Numbers(expected.GetProperty("differences")));
        double deviation = Number("deviation");
        Assert.Equal(Number("mean"), found.Sample.Mean, 1e-12);
        Assert.Equal(deviation, found.Sample.Deviation, 1e-12);
        Assert.Equal(Number("halfWidth"), found.Sample.HalfWidth(0.95), 1e-9 * Math.Max(1, Number("halfWidth")));
        Assert.Equal(Number("effectSize"), found.EffectSize, 1e-9);
        Assert.Equal(Number("equivalence"), found.EquivalenceP(0.01), 1e-9);
        if (expected.GetProperty("permutation").ValueKind == JsonValueKind.Null)
            Assert.InRange(found.PermutationP(), Number("t") - 0.02, Number("t") + 0.02); // drawn; near the t test for so many pairs
        else
            Assert.Equal(Number("permutation"), found.PermutationP(), 1e-12);
        // Both are drawn: their ends differ by chance, by some hundredths of the deviation of the mean.
        double tolerance = 0.06 * deviation / Math.Sqrt(found.Sample.Count);
        (double low, double high) = found.Bootstrap(0.95);
        Assert.Equal(Number("bootstrapLow"), low, tolerance);
        Assert.Equal(Number("bootstrapHigh"), high, tolerance);

        double Number(string name) => expected.GetProperty(name).GetDouble();
    }

    [Fact]
    public void is_corrected_for_all_questions_as_holm_defines()
    {
        foreach (JsonElement family in Golden.GetProperty("holm").EnumerateArray())
            Assert.Equal(Numbers(family.GetProperty("adjusted")), Holm.Adjust(Numbers(family.GetProperty("p"))), Near);
        Assert.Equal([double.NaN, 0.06, 0.06], Holm.Adjust([double.NaN, 0.03, 0.04]), Near);
    }

    [Fact]
    public void does_not_depend_on_the_order_of_the_pairs_or_on_which_side_is_which() =>
        Gen.Select(Gen.Double[-1, 1].Array[1, 10], Gen.ULong).Sample((differences, seed) =>
        {
            double[] shuffled = [.. differences.OrderBy(value => HashCode.Combine(value, seed))];
            double p = new PairedDifference(differences).PermutationP();
            Assert.Equal(p, new PairedDifference(shuffled).PermutationP());
            Assert.Equal(p, new PairedDifference(differences.Select(value => -value)).PermutationP());
            Assert.InRange(p, Math.Pow(2, 1 - differences.Length), 1);
        });

    [Fact]
    public void is_nothing_without_pairs_and_no_interval_with_one()
    {
        Assert.True(double.IsNaN(new PairedDifference([]).PermutationP()));
        Assert.True(double.IsNaN(new PairedDifference([0.5]).Sample.HalfWidth(0.95)));
        Assert.Equal(1, new PairedDifference([0.5]).PermutationP());
        Assert.Equal(1, new PairedDifference([0, 0, 0]).PermutationP());
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    private static bool Near(double a, double b) => (double.IsNaN(a) && double.IsNaN(b)) || Math.Abs(a - b) < 1e-12;
}
