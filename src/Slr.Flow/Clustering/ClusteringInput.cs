using Slr.Flow.Distances;
using Slr.Flow.Neighbours;
using Slr.Flow.Tracks;

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
    /// <param name="tracks">What tracks say, where points are tracks; null where every point is an image.</param>
    public ClusteringInput(FeatureSet features, NeighbourGraph neighbours, Func<SparseDistances> distances, int epoch, ulong seed,
        TrackKnowledge? tracks = null)
    {
        if (features.Count != neighbours.Count)
            throw new ArgumentException(
                $"There are {features.Count} rows of features but neighbours of {neighbours.Count} rows.",
                nameof(neighbours));
        (Features, Neighbours, Epoch, Seed, Tracks) = (features, neighbours, epoch, seed, tracks);
        (compute, Search) = (distances, neighbours.Report);
    }

    /// <summary>Features of N points, rows L2-normalised, with camera, track and time where they are known.</summary>
    public FeatureSet Features { get; }

    /// <summary>
    /// What tracks say, where points are tracks: how many images each point stands for, and which two are two persons. Null
    /// where every point is an image. Labels that set two such points together are taken apart afterwards.
    /// </summary>
    public TrackKnowledge? Tracks { get; }

    /// <summary>The images: the points themselves, or those that the points stand for.</summary>
    public FeatureSet Images => Tracks?.Images ?? Features;

    /// <summary>Imposes what tracks say on labels of the points; null where every point is an image.</summary>
    public TrackConstraints? Constraints() => Tracks is null ? null : new(Tracks, () => Distances);

    /// <summary>The nearest neighbours of every point.</summary>
    public NeighbourGraph Neighbours { get; }

    /// <summary>Does the part of the distances that needs no source, once; null where they have no parts.</summary>
    internal Action? Begin { get; init; }

    /// <summary>How the neighbours were found that distances are made of.</summary>
    public NeighbourReport Search { get; init; }

    /// <summary>k-reciprocal Jaccard distances, computed at the first access.</summary>
    public SparseDistances Distances
    {
        get
        {
            lock (gate)
                return known ??= compute();
        }
    }

    /// <summary>The same where they are computed already; else null.</summary>
    internal SparseDistances? KnownDistances
    {
        get
        {
            lock (gate)
                return known;
        }
    }

    /// <summary>Epoch of adaptation, from 0.</summary>
    public int Epoch { get; }

    /// <summary>Seed of the run.</summary>
    public ulong Seed { get; }
}
