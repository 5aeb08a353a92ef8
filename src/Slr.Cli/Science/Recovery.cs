using System.Globalization;
using Slr.Cli.Sweeps;

namespace Slr.Cli.Science;

/// <summary>
/// What a disturbance cost a run, beside the run without it: both are the same to the byte until it comes, so the first epoch in
/// which their figures differ is its epoch.
/// </summary>
/// <param name="Loss">Most by which the figure was below the other run's, at least 0.</param>
/// <param name="Epochs">
/// Epochs until it was within <see cref="Near"/> of the other's again, 0 where it never was further below; null = until the end it was not.
/// </param>
/// <param name="Last">The last epoch's figure less the other run's.</param>
internal sealed record Recovery(double Loss, int? Epochs, double Last)
{
    /// <summary>A figure that is lower by no more than this is as good: a point of a share.</summary>
    public const double Near = 0.01;

    /// <summary>Compares two runs epoch by epoch.</summary>
    /// <param name="with">Values of the disturbed run, an epoch each.</param>
    /// <param name="without">Values of the other, of as many epochs.</param>
    /// <returns>Null where the runs never differ.</returns>
    public static Recovery? Of(IReadOnlyList<double> with, IReadOnlyList<double> without)
    {
        double[] below = [.. without.Zip(with, (one, other) => one - other)];
        int struck = Array.FindIndex(below, difference => difference != 0);
        if (struck < 0)
            return null;
        int lost = Array.FindIndex(below, difference => difference > Near);
        int back = lost < 0 ? struck : Array.FindIndex(below, lost, difference => difference <= Near);
        return new(Math.Max(0, below.Max()), back < 0 ? null : back - struck, -below[^1]);
    }

    /// <summary>Lines of a page: each value beside the one that it is compared with.</summary>
    public static IEnumerable<string> Table(EpochFigure figure, SweepPlan plan, IReadOnlyList<SweepState> states)
    {
        yield return "";
        yield return $"## Recovery: {figure.Title}";
        yield return "";
        yield return "Points below the run without, at worst and in the last epoch; recovered are runs that come back to within a point of "
            + "it, in so many epochs (the mean of those).";
        yield return "";
        yield return "| setting | in place of | pairs | at worst | recovered | epochs | last epoch |";
        yield return "|---|---|---|---|---|---|---|";
        foreach (SweepPairs compared in SweepPairs.Of(plan, states))
        {
            Recovery[] found = [.. compared.Pairs
                .Select(pair => Of(Values(figure, pair.With), Values(figure, pair.Without))).OfType<Recovery>()];
            yield return string.Create(CultureInfo.InvariantCulture, $"| {compared.Name} | {compared.InPlaceOf} | {found.Length} | ")
                + (found.Length == 0 ? "– | – | – | – |" : string.Create(CultureInfo.InvariantCulture,
                    $"{-100 * found.Average(one => one.Loss):0.0} | {found.Count(one => one.Epochs is not null)} | ")
                + string.Create(CultureInfo.InvariantCulture,
                    $"{Mean(found.Select(one => one.Epochs))} | {100 * found.Average(one => one.Last):+0.0;-0.0;0.0} |"));
        }
    }

    private static double[] Values(EpochFigure figure, SweepState run) =>
        [.. figure.Of(run.Record!).OrderBy(point => point.Epoch).Select(point => point.Value)];

    private static string Mean(IEnumerable<int?> epochs) =>
        epochs.Average() is { } mean ? mean.ToString("0.0", CultureInfo.InvariantCulture) : "–";
}
