namespace Slr.Flow;

/// <summary>
/// The settings ask for distances by camera, and the camera of an image is not known. It follows from the data and the
/// settings, so a new attempt would only repeat it.
/// </summary>
/// <param name="message">Which image, and what to change.</param>
public sealed class CameraUnknownException(string message) : Exception(message)
{
    /// <summary>Refuses images of which one has no camera.</summary>
    /// <param name="keys">Keys of the images.</param>
    /// <param name="sightings">What is known of them, one each; null = nothing.</param>
    /// <exception cref="CameraUnknownException">An image has no camera; it is named.</exception>
    public static void Check(ReadOnlySpan<string> keys, ReadOnlySpan<Sighting> sightings)
    {
        for (int i = 0; i < keys.Length; i++)
            if (sightings.IsEmpty || sightings[i].Camera < 0)
                throw new CameraUnknownException($"distance.form = camera needs the camera of every image, and that of "
                    + $"'{keys[i]}' is not known. Say which camera took it, or set distance.form to abmt or spcl.");
    }
}
