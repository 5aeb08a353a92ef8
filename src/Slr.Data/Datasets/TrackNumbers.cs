using System.Collections.Frozen;

namespace Slr.Data.Datasets;

/// <summary>
/// Numbers the tracks of a data set from 0, by camera and then by name: trackers count anew in each camera, so that equal
/// names in two cameras are two tracks.
/// </summary>
internal sealed class TrackNumbers
{
    private readonly NumberedNames cameras, names;
    private readonly FrozenDictionary<(int Camera, int Name), int> numbers;

    private TrackNumbers(IReadOnlyList<NamedImage> images, NumberedNames cameras)
    {
        this.cameras = cameras;
        names = NumberedNames.Of(images.Select(image => image.Track));
        numbers = images.Select(Place).Where(place => place.Name != NumberedNames.Unknown).Distinct().Order().Index()
            .ToFrozenDictionary(place => place.Item, place => place.Index);
    }

    /// <summary>Numbers the tracks that the images name.</summary>
    /// <param name="images">All images of the data set.</param>
    /// <param name="cameras">Numbers of their cameras; unknown ones count as one.</param>
    public static TrackNumbers Of(IReadOnlyList<NamedImage> images, NumberedNames cameras) => new(images, cameras);

    /// <summary>The number of the track of one of the images; <see cref="ImageRecord.UnknownTrack"/> where none is named.</summary>
    public int this[NamedImage image] => numbers.GetValueOrDefault(Place(image), ImageRecord.UnknownTrack);

    private (int Camera, int Name) Place(NamedImage image) => (cameras[image.Camera], names[image.Track]);
}
