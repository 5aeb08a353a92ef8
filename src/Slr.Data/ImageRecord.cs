namespace Slr.Data;

/// <summary>One image of a data set.</summary>
/// <param name="Key">Path below the data set's root with '/' between its parts; unique, the same on every machine.</param>
/// <param name="Path">Path of the file.</param>
/// <param name="Identity">The person, see <see cref="Datasets.NumberedNames"/>; -1 = nobody knows, 0 = a distractor, unless a
/// query has it.</param>
/// <param name="Camera">The camera; negative = not known, see <see cref="Datasets.UnknownCamera"/>.</param>
public sealed record ImageRecord(string Key, string Path, int Identity, int Camera)
{
    /// <summary>The <see cref="Track"/> of an image of which nobody knows it.</summary>
    public const int UnknownTrack = -1;

    /// <summary>
    /// The track that the image was cut from, which is one person's; numbered over all cameras and splits of the data set, so that
    /// track 3 of camera 1 and track 3 of camera 2 differ. <see cref="UnknownTrack"/> = not known.
    /// </summary>
    public int Track { get; init; } = UnknownTrack;

    /// <summary>When it was taken, in seconds on its camera's clock; NaN = not known.</summary>
    public double Time { get; init; } = double.NaN;

    /// <summary>The part of the file's upright picture that is the image; null = all of it.</summary>
    public Rectangle? Box { get; init; }

    /// <summary>Row of the list that names it, from 0; -1 = no list does. Whoever answers row by row answers in this order.</summary>
    public int Row { get; init; } = -1;
}
