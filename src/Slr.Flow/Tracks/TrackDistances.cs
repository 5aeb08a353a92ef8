using Slr.Flow.Distances;
using Slr.Flow.Neighbours;

namespace Slr.Flow.Tracks;

/// <summary>k-reciprocal distances of points that may be tracks.</summary>
public static class TrackDistances
{
    /// <summary>Computes the distances: of tracks with fewer neighbours, and without pairs that are two persons.</summary>
    /// <param name="graph">Neighbours of the points.</param>
    /// <param name="points">Features of the points.</param>
    /// <param name="options">Settings, as for images.</param>
    /// <param name="source">Features of the labelled source domain; null = none.</param>
    /// <param name="tracks">What tracks say of the points; null where every point is an image.</param>
    /// <param name="cancellation">Abandons the computation.</param>
    public static SparseDistances Compute(NeighbourGraph graph, FeatureSet points, DistanceOptions options, FeatureSet? source,
        TrackKnowledge? tracks, CancellationToken cancellation = default) => tracks is null
            ? JaccardDistance.Compute(graph, points, options, source, cancellation)
            : JaccardDistance.Compute(graph, points, options.ForTracks((double)tracks.Images.Count / tracks.Points), source,
                cancellation, tracks.AreApart);
}
