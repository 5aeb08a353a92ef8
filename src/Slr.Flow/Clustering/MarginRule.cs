using Slr.Flow.Distances;
using Slr.Flow.Metrics;

namespace Slr.Flow.Clustering;

/// <summary>
/// DBSCAN's radius as the one whose labels have the widest margin, the mean by which points are nearer to their own cluster
/// than to the next (<see cref="Silhouette.Margin"/>): chosen by the distances alone, whatever the number of points and of images
/// a person. Outliers count as 0, so a radius that leaves nearly everything out is not the widest.
/// </summary>
/// <remarks>
/// Radii are hundredths of the smallest distance that is not stored: one that reaches it would join points that share no
/// neighbour. Every tenth is tried first, then what lies between them around the best.
/// </remarks>
public static class MarginRule
{
    private const int Finest = 100;

    /// <summary>The radius; of equally good ones the largest.</summary>
    /// <param name="distances">Distances of N points.</param>
    /// <param name="minSamples">DBSCAN's points of a core point, itself included.</param>
    /// <param name="threads">Most threads at once, 0 = all cores; the radius does not depend on it.</param>
    /// <param name="cancellation">Abandons the search.</param>
    /// <param name="weights">Images that each point stands for, to DBSCAN; null = one each.</param>
    /// <returns>The radius and its margin; NaN for the latter where no radius gives two clusters.</returns>
    public static (double Eps, double Margin) Choose(
        SparseDistances distances, int minSamples, int threads = 0, CancellationToken cancellation = default,
        int[]? weights = null)
    {
        double unit = new UnstoredPairs(distances).Lowest / (double)Finest;
        (int Step, double Margin) best = (0, double.NaN);
        Try([.. Enumerable.Range(1, 9).Select(tenth => 10 * tenth)]);
        foreach (int apart in (int[])[5, 2, 1])
            Try([best.Step - apart, best.Step + apart]);
        return (best.Step * unit, best.Margin);

        void Try(int[] steps)
        {
            var margins = new double[steps.Length];
            var parallel = new ParallelOptions
            {
                MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount,
                CancellationToken = cancellation,
            };
            Parallel.For(0, steps.Length, parallel, at => margins[at] = Margin(steps[at] * unit));
            foreach ((int step, double margin) in steps.Zip(margins))
                if (double.IsNaN(best.Margin) || margin > best.Margin || (margin == best.Margin && step > best.Step))
                    best = (step, margin);
        }

        double Margin(double eps) => Silhouette.Margin(distances,
            new DbscanClusterer(new() { Eps = eps, MinSamples = minSamples }).Cluster(distances, cancellation, weights).Labels);
    }
}
