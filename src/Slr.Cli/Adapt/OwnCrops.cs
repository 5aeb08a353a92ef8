using Slr.Data.Datasets;

namespace Slr.Cli.Adapt;

/// <summary>The settings that people's own crops ask for.</summary>
internal static class OwnCrops
{
    /// <summary>Words <c>key=value</c>: which data set it is, what the run is called, and how its distances are taken.</summary>
    /// <param name="place">Folder or list.</param>
    /// <exception cref="Slr.Data.DatasetException">It cannot be used; says which layouts would do.</exception>
    public static IReadOnlyList<string> Settings(string place)
    {
        Dataset crops = DatasetCatalog.Open(null, place);
        string name = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Path.GetFullPath(place)));
        List<string> words = [$"name={name}", $"data.target={crops.Name}", $"data.target-root={Path.GetFullPath(place)}"];
        if (crops.Train.All(image => image.Camera >= 0) && crops.Train.Select(image => image.Camera).Distinct().Count() > 1)
            words.Add("distance.form=camera");
        return words;
    }
}
