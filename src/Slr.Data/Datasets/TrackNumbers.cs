using System.Collections.Frozen;
using System.Collections.Immutable;

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
        var tracks = images.Select(image => (Place: Place(image), Image: image)).Where(named => named.Place.Name != NumberedNames.Unknown)
            .DistinctBy(named => named.Place).OrderBy(named => named.Place).ToArray();
        numbers = tracks.Index().ToFrozenDictionary(track => track.Item.Place, track => track.Index);
        Names = [.. tracks.Select(track => track.Image.Camera is { Length: > 0 } camera ? $"{camera}/{track.Image.Track}"
            : track.Image.Track!)];
    }

    /// <summary>How people call each track: its camera and its own name, as they are written.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Numbers the tracks that the images name.</summary>
    /// <param name="images">All images of the data set.</param>
    /// <param name="cameras">Numbers of their cameras; unknown ones count as one.</param>
    public static TrackNumbers Of(IReadOnlyList<NamedImage> images, NumberedNames cameras) => new(images, cameras);

    /// <summary>The number of the track of one of the images; <see cref="ImageRecord.UnknownTrack"/> where none is named.</summary>
    public int this[NamedImage image] => numbers.GetValueOrDefault(Place(image), ImageRecord.UnknownTrack);

    private (int Camera, int Name) Place(NamedImage image) => (cameras[image.Camera], names[image.Track]);
}
