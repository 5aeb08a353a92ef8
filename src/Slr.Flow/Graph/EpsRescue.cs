using System.Globalization;
using Slr.Flow.Clustering;
using Slr.Flow.Distances;

namespace Slr.Flow.Graph;

/// <summary>
/// DBSCAN once more for a first epoch with fewer than two clusters, which has no earlier labels to keep (method.md
/// section 9): from the eps that failed, doubled while there is no cluster and halved while there is one.
/// </summary>
/// <remarks>
/// Between an eps without a cluster and one with a single cluster it takes the middle, where doubling and halving would only
/// alternate. A single cluster may also be a few copies of one image among outliers: where no smaller eps has two
/// clusters, larger ones are tried.
/// </remarks>
internal sealed class EpsRescue
{
    private const int MostTries = 8;

    private readonly SparseDistances distances;
    private readonly int[]? weights;
    private readonly DbscanOptions options;
    private readonly double failed;
    private readonly int clustersThere;
    private readonly List<double> tried = [];

    private EpsRescue(SparseDistances distances, int[]? weights, double failed, int clusters, DbscanOptions options) =>
        (this.distances, this.weights, this.failed, clustersThere, this.options) = (distances, weights, failed, clusters, options);

    /// <summary>The labels of the first eps with two clusters; null when there was none.</summary>
    internal ClusteringResult? Found { get; private set; }

    /// <summary>What was found at first and what was done about it, for people.</summary>
    internal string Account
    {
        get
        {
            string before = $"DBSCAN found {(clustersThere == 0 ? "no cluster" : "a single cluster")} in the first epoch at an "
                + $"eps of {Show(failed)}";
            return Found is not null
                ? $"{before}, so it was run again with a {(tried[^1] > failed ? "larger" : "smaller")} one, {Show(tried[^1])} "
                    + $"(try {tried.Count}). Set clustering.dbscan.eps or clustering.dbscan.rho to suit the data."
                : tried.Count == 0 ? $"{before}, and no other one can change that"
                : $"{before}, and never two when it was run again at {string.Join(", ", tried.Select(Show))}";
        }
    }

    /// <summary>Looks for an eps with two clusters.</summary>
    /// <param name="distances">Distances of all points.</param>
    /// <param name="failed">The eps at which there were fewer.</param>
    /// <param name="clusters">How many there were, 0 or 1.</param>
    /// <param name="options">The run's settings of DBSCAN; only eps is another.</param>
    /// <param name="cancellation">Abandons the search.</param>
    /// <param name="weights">Images that each point stands for; null = one each.</param>
    internal static EpsRescue Search(SparseDistances distances, double failed, int clusters, DbscanOptions options,
        CancellationToken cancellation, int[]? weights = null)
    {
        var rescue = new EpsRescue(distances, weights, failed, clusters, options);
        rescue.CloseIn(Math.Min(failed, distances.Largest), clusters, cancellation);
        rescue.Widen(cancellation);
        return rescue;
    }

    private void CloseIn(double eps, int clusters, CancellationToken cancellation)
    {
        double none = 0, single = double.PositiveInfinity;
        while (Found is null && tried.Count < MostTries)
        {
            (none, single) = clusters == 0 ? (eps, single) : (none, eps);
            double next = double.IsPositiveInfinity(single) ? Math.Min(2 * eps, distances.Largest) : (none + single) / 2;
            if (next == eps)
                break;
            clusters = Try(eps = next, cancellation);
        }
    }

    private void Widen(CancellationToken cancellation)
    {
        double largest = tried.Append(failed).Max();
        for (double eps = 2 * largest; Found is null && eps > largest && eps <= distances.Largest; eps *= 2)
            Try(eps, cancellation);
    }

    private int Try(double eps, CancellationToken cancellation)
    {
        tried.Add(eps);
        ClusteringResult result = new DbscanClusterer(options with { Eps = eps }).Cluster(distances, cancellation, weights);
        int clusters = DenseLabels.Count(result.Labels);
        Found = clusters >= 2 ? result : null;
        return clusters;
    }

    private static string Show(double eps) => eps.ToString("0.0000", CultureInfo.InvariantCulture);
}
