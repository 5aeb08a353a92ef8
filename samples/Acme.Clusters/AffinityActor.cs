using System.Collections.Immutable;
using Akka.Configuration;
using Slr.Actors.Refinement;
using Slr.Flow.Clustering;

namespace Acme;

/// <summary>
/// Affinity propagation as a clusterer for SLR. The block <c>slr.clustering.affinity</c> is handed to the constructor.
/// </summary>
/// <param name="settings">The block; keys that are not there keep their defaults.</param>
public sealed class AffinityActor(Config settings) : ClusteringActor
{
    private readonly AffinityOptions options = Read(settings);

    /// <inheritdoc/>
    protected override ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation)
    {
        (int[] labels, int rounds) = AffinityPropagation.Cluster(input.Neighbours, options, cancellation);
        return new ClusteringResult(labels, ImmutableSortedDictionary<string, double>.Empty.Add("rounds", rounds));
    }

    /// <summary>HOCON answers 0 for a missing number, so every key is read with its default, and checked.</summary>
    private static AffinityOptions Read(Config settings)
    {
        var defaults = new AffinityOptions();
        var options = new AffinityOptions
        {
            Damping = settings.GetDouble("damping", defaults.Damping),
            Rounds = settings.GetInt("rounds", defaults.Rounds),
            Steady = settings.GetInt("steady", defaults.Steady),
            Preference = settings.GetDouble("preference", defaults.Preference),
            MinSize = settings.GetInt("min-size", defaults.MinSize),
        };
        return options.Damping is >= 0.5 and < 1 && options.Preference is >= 0 and <= 1 && options.Rounds > 0
            ? options
            : throw new ArgumentException("affinity: damping lies in [0.5, 1), preference in [0, 1], rounds above 0");
    }
}
