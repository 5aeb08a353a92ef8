namespace Slr.Cli.Statistics;

/// <summary>Holm's correction (1979) where several questions are asked of one set of runs.</summary>
internal static class Holm
{
    /// <summary>
    /// The probabilities, each multiplied by the number of those not below it, never falling and at most 1: those below a level can
    /// be believed together. NaN stays NaN and does not count.
    /// </summary>
    public static double[] Adjust(IReadOnlyList<double> p)
    {
        int[] order = [.. Enumerable.Range(0, p.Count).Where(at => !double.IsNaN(p[at])).OrderBy(at => p[at])];
        double[] adjusted = [.. Enumerable.Repeat(double.NaN, p.Count)];
        double most = 0;
        for (int rank = 0; rank < order.Length; rank++)
            adjusted[order[rank]] = most = Math.Max(most, Math.Min(1, (order.Length - rank) * p[order[rank]]));
        return adjusted;
    }
}
