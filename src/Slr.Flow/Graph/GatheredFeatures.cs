using Slr.Flow.Neighbours;
using Slr.Flow.Tracks;

namespace Slr.Flow.Graph;

/// <summary>The features of an epoch and what the search found among them.</summary>
/// <param name="Points">Images, or tracks where they are known.</param>
/// <param name="Neighbours">Neighbours of the points.</param>
/// <param name="Tracks">What distances of tracks are made of; null where every point is an image.</param>
internal sealed record GatheredFeatures(FeatureSet Points, NeighbourGraph Neighbours, GatheredSnippets? Tracks);

/// <summary>Tracks as several rows each.</summary>
/// <param name="Snippets">The rows.</param>
/// <param name="Neighbours">Their neighbours.</param>
internal sealed record GatheredSnippets(TrackSnippets Snippets, NeighbourGraph Neighbours);
