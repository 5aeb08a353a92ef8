namespace Slr.Cli.Tests.Embeddings;

internal static class Agreement
{
    /// <summary>Adjusted Rand index (Hubert and Arabie 1985); outliers count as one more cluster.</summary>
    public static double AdjustedRandIndex(int[] a, int[] b)
    {
        static double Pairs(IEnumerable<int> counts) => counts.Sum(n => n * (n - 1.0) / 2);
        Assert.Equal(a.Length, b.Length);
        double both = Pairs(a.Zip(b).CountBy(pair => pair).Select(c => c.Value));
        double first = Pairs(a.CountBy(x => x).Select(c => c.Value)), second = Pairs(b.CountBy(x => x).Select(c => c.Value));
        double expected = first * second / Pairs([a.Length]), most = (first + second) / 2;
        return most == expected ? 1 : (both - expected) / (most - expected);
    }
}
