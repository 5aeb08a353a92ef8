using System.Globalization;
using Slr.Flow.Clustering;
using Slr.Flow.Refinement;

namespace Slr.Flow.Graph;

/// <summary>
/// Clusters a first epoch again that found fewer than two clusters: there are no earlier labels to keep, so DBSCAN takes
/// a larger eps, by doubling the share rho of smallest distances that it averages over (method.md section 9).
/// </summary>
internal static class EpsRescue
{
    /// <summary>The first labels with two clusters and the warning to report, or null.</summary>
    internal static (ClusteringResult Result, FailureSignature Warning)? Try(
        ClusteringInput input, DbscanOptions options, int attempts, CancellationToken cancellation)
    {
        double rho = options.Rho;
        for (int attempt = 1; attempt <= attempts && input.Features.Count > 1; attempt++)
        {
            rho = Math.Min(1, 2 * rho);
            var result = new DbscanClusterer(options with { Eps = null, Rho = rho }).Cluster(input, cancellation);
            if (LabelSet.Dense([.. input.Features.Keys], result.Labels).Clusters < 2)
                continue;
            string eps = result.Diagnostics.TryGetValue("eps", out double value)
                ? value.ToString("0.0000", CultureInfo.InvariantCulture) : "unknown";
            return (result, new(FailureKind.LargerEps,
                "The clusterer found fewer than two clusters in the first epoch, so DBSCAN was run with a larger eps of " +
                $"{eps} (attempt {attempt} of {attempts}). Set dbscan.eps or dbscan.rho to suit the data."));
        }
        return null;
    }
}
