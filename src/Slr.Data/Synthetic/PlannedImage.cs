namespace Slr.Data.Synthetic;

internal enum ImageKind { Train, Query, Gallery, Distractor, Junk }

/// <summary>One file to draw.</summary>
/// <param name="Kind">Which part of the dataset it belongs to.</param>
/// <param name="Person">The number of the person who is drawn; strangers have numbers beyond all identities.</param>
/// <param name="Camera">Position of the camera in the domain's list.</param>
/// <param name="Number">Counts the images of this person, from 0.</param>
/// <param name="Path">Relative path, '/' separated.</param>
internal sealed record PlannedImage(ImageKind Kind, int Person, int Camera, int Number, string Path)
{
    /// <summary>Where it lies in a track; null = an image by itself.</summary>
    public TrackPlace? Sighting { get; init; }
}

/// <summary>Place of an image in a track.</summary>
/// <param name="Track">The track's number in its camera, from 1.</param>
/// <param name="First">Number of the track's first image among the person's, see <see cref="PlannedImage.Number"/>.</param>
/// <param name="Frame">When it was taken, in frames.</param>
internal sealed record TrackPlace(int Track, int First, int Frame);
