using Akka.Configuration;
using Slr.Actors.Refinement;
using Slr.Flow.Clustering;

namespace Slr.Cli.Science;

/// <summary>
/// DBSCAN whose radius jumps in one epoch, for once or from then on, so that its number of clusters does: what do refinement and
/// training make of that? A clusterer of one's own (docs/plugins.md) in the program itself.
/// </summary>
/// <param name="settings">
/// <c>rho</c> as of DBSCAN; <c>at</c>: the epoch, from 0; <c>scale</c>: what the radius is multiplied by; <c>lasting</c>.
/// </param>
internal sealed class EpsJump(Config settings) : ClusteringActor
{
    private readonly double rho = settings.GetDouble("rho", 2e-3), scale = settings.GetDouble("scale", 1);
    private readonly int at = settings.GetInt("at", int.MaxValue);
    private readonly bool lasting = settings.GetBoolean("lasting", false);

    /// <inheritdoc />
    protected override ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation)
    {
        bool jumps = lasting ? input.Epoch >= at : input.Epoch == at;
        double eps = RhoRule.Radius(input.Distances, rho) * (jumps ? scale : 1);
        return new DbscanClusterer(new() { Eps = Math.Min(eps, 2) }).Cluster(input, cancellation);
    }
}
