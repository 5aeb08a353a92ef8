namespace Slr.Data.Datasets;

/// <summary>An image as people name it; numbers are given when all names of the data set are known.</summary>
/// <param name="Split">Its split.</param>
/// <param name="Key">Its key, see <see cref="ImageRecord.Key"/>.</param>
/// <param name="Identity">The person; null or empty for none.</param>
/// <param name="Camera">The camera; null or empty for none.</param>
/// <param name="Track">Its track in this camera; null or empty for none.</param>
internal sealed record NamedImage(Split Split, string Key, string? Identity, string? Camera, string? Track = null)
{
    /// <summary>Seconds; NaN = not known.</summary>
    public double Time { get; init; } = double.NaN;

    /// <summary>Path of its file below the root, where that is not the key.</summary>
    public string? File { get; init; }

    /// <summary>The part of the file's picture; null = all of it.</summary>
    public Rectangle? Box { get; init; }

    /// <summary>Row of the list that names it; -1 = none.</summary>
    public int Row { get; init; } = -1;
}
