using Slr.Data.Datasets;
using Slr.Flow;
using Slr.Flow.Tracks;

namespace Slr.Cli.Adapt;

/// <summary>The settings that people's own crops ask for.</summary>
internal static class OwnCrops
{
    /// <summary>Tracks and single crops up to which comparing all with all takes seconds.</summary>
    private const int MostLinked = 20_000;

    /// <summary>Words <c>key=value</c>: which data set it is, what the run is called, and how it is clustered.</summary>
    /// <param name="place">Folder or list.</param>
    /// <exception cref="Slr.Data.DatasetException">It cannot be used; says which layouts would do.</exception>
    public static IReadOnlyList<string> Settings(string place)
    {
        Dataset crops = DatasetCatalog.Open(null, place);
        string name = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Path.GetFullPath(place)));
        List<string> words = [$"name={name}", $"data.target={crops.Name}", $"data.target-root={Path.GetFullPath(place)}"];
        bool several = crops.Train.Select(image => image.Camera).Distinct().Count() > 1;
        if (several && crops.Train.All(image => image.Camera >= 0))
            words.Add("distance.form=camera");
        // How far two tracks of one camera are apart says little of two cameras: there the distances of the form do better.
        else if (!several && TracksOf(crops) is { CannotLinks: > 0, Points: <= MostLinked })
            words.Add("clustering.use=linkage");
        return words;
    }

    private static TrackKnowledge? TracksOf(Dataset crops) => TrackKnowledge.Of(new FeatureSet([.. crops.Train.Select(image => image.Key)],
        new float[crops.Train.Length], 1, [.. crops.Train.Select(image => new Sighting(image.Camera, image.Track, image.Time))]));
}
