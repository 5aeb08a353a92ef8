using Slr.Flow.Distances;
using Slr.Flow.Neighbours;

namespace Slr.Flow.Clustering;

/// <summary>
/// Everything a clusterer may look at. Distances are computed when first asked for, once; a computation that fails is
/// not kept, so whoever asks next computes them anew.
/// </summary>
public sealed class ClusteringInput
{
    private readonly Func<SparseDistances> compute;
    private readonly Lock gate = new();
    private SparseDistances? known;

    /// <summary>Puts the input of one epoch together.</summary>
    /// <param name="features">Features of N points.</param>
    /// <param name="neighbours">Their nearest neighbours.</param>
    /// <param name="distances">Computes the sparse distances on the thread that asks for them; called again only after it threw.</param>
    /// <param name="epoch">Epoch of adaptation, from 0.</param>
    /// <param name="seed">Seed of the run: all randomness of a clusterer follows from it and the epoch.</param>
    public ClusteringInput(
        FeatureSet features, NeighbourGraph neighbours, Func<SparseDistances> distances, int epoch, ulong seed)
    {
        if (features.Count != neighbours.Count)
            throw new ArgumentException(
                $"There are {features.Count} rows of features but neighbours of {neighbours.Count} rows.",
                nameof(neighbours));
        (Features, Neighbours, Epoch, Seed) = (features, neighbours, epoch, seed);
        compute = distances;
    }

    /// <summary>Features of N points, rows L2-normalised, with camera, track and time where they are known.</summary>
    public FeatureSet Features { get; }

    /// <summary>The nearest neighbours of every point.</summary>
    public NeighbourGraph Neighbours { get; }

    /// <summary>k-reciprocal Jaccard distances, computed at the first access.</summary>
    public SparseDistances Distances
    {
        get
        {
            lock (gate)
                return known ??= compute();
        }
    }

    /// <summary>Epoch of adaptation, from 0.</summary>
    public int Epoch { get; }

    /// <summary>Seed of the run.</summary>
    public ulong Seed { get; }
}
