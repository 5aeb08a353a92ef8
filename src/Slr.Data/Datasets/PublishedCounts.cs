namespace Slr.Data.Datasets;

/// <summary>Counts that a data set's authors published (method.md section 11).</summary>
/// <param name="TrainIdentities">People to train on.</param>
/// <param name="TrainImages">Images to train on.</param>
/// <param name="QueryIdentities">People to search for.</param>
/// <param name="QueryImages">Images to search for; null where tracklets were counted.</param>
/// <param name="GalleryImages">Images to search in, junk left out; null where tracklets were counted.</param>
/// <param name="Cameras">Cameras of the training images.</param>
public sealed record PublishedCounts(
    int TrainIdentities, int TrainImages, int QueryIdentities, int? QueryImages, int? GalleryImages, int Cameras);
