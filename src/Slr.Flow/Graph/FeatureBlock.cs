using Slr.Flow.Storage;

namespace Slr.Flow.Graph;

/// <summary>Some consecutive rows of the features, as they leave the network.</summary>
/// <param name="First">Position of the first row in the epoch's image list; blocks arrive in order, without gaps.</param>
/// <param name="Keys">Image keys, one per row.</param>
/// <param name="Rows">L2-normalised rows.</param>
/// <param name="Sightings">Camera, track and time, one per row; null where nothing is known of any.</param>
public sealed record FeatureBlock(int First, string[] Keys, FeatureRows Rows, Sighting[]? Sightings = null);
