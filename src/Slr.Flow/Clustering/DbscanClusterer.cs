using Slr.Flow.Distances;
using Slr.Primitives.Options;

namespace Slr.Flow.Clustering;

/// <summary>
/// DBSCAN on sparse distances (Ester et al. 1996): core points have enough points within eps, cores within eps of each
/// other share a cluster, other points within eps of a core belong to the first such cluster, the rest are outliers.
/// </summary>
/// <param name="options">Settings.</param>
/// <remarks>Diagnostics: <c>eps</c>, <c>corePoints</c>, <c>outlierShare</c>.</remarks>
public sealed class DbscanClusterer(DbscanOptions options) : IClusterer
{
    /// <inheritdoc />
    public ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation) =>
        Cluster(input.Distances, cancellation, input.Tracks?.Weights);

    /// <summary>Clusters points by their distances alone.</summary>
    /// <param name="distances">Distances of N points.</param>
    /// <param name="cancellation">Abandons the work.</param>
    /// <param name="weights">Images that each point stands for, and counts as; null = one each.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ClusteringResult Cluster(SparseDistances distances, CancellationToken cancellation = default, int[]? weights = null)
    {
        Ranges.Check(options);
        double eps = options.Eps ?? (options.Rule == EpsRule.Rho
            ? RhoRule.Radius(distances, options.Rho)
            : MarginRule.Choose(distances, options.MinSamples, options.Threads, cancellation, weights).Eps);
        var near = new EpsNeighbourhood(distances, eps);
        var core = new bool[distances.Count];
        for (int i = 0; i < core.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            core[i] = (weights is null ? 1 + near.Count(i) : Images(near.Of(i), i, weights)) >= options.MinSamples;
        }
        int[] labels = Grow(near, core, cancellation);
        return new ClusteringResult(labels, new SortedDictionary<string, double>
        {
            ["eps"] = eps,
            ["corePoints"] = core.Count(isCore => isCore),
            ["outlierShare"] = labels.Length == 0 ? 0 : (double)labels.Count(label => label < 0) / labels.Length,
        });
    }

    private static long Images(ReadOnlySpan<int> near, int point, int[] weights)
    {
        long images = weights[point];
        foreach (int other in near)
            images += weights[other];
        return images;
    }

    /// <summary>Clusters in the order of their first core point.</summary>
    private static int[] Grow(EpsNeighbourhood near, bool[] core, CancellationToken cancellation)
    {
        var labels = new int[core.Length];
        Array.Fill(labels, -1);
        var front = new Stack<int>();
        int clusters = 0;
        for (int start = 0; start < core.Length; start++)
        {
            if (!core[start] || labels[start] >= 0)
                continue;
            labels[start] = clusters;
            front.Push(start);
            while (front.TryPop(out int point))
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (int member in near.Of(point))
                {
                    if (labels[member] >= 0)
                        continue;
                    labels[member] = clusters;
                    if (core[member])
                        front.Push(member);
                }
            }
            clusters++;
        }
        return labels;
    }
}
