using System.Globalization;

namespace Slr.Data.Crops;

/// <summary>Reads when an image was taken, as lists and names give it.</summary>
public static class CropTime
{
    /// <summary>Frames of a second where only frames are counted. Who overlaps whom does not depend on it.</summary>
    public const double FramesPerSecond = 25;

    /// <summary>Seconds: of a number as it is, of a date with a time since 1970 (UTC where no zone is given).</summary>
    /// <param name="text">Without spaces around it; empty = not known.</param>
    /// <returns>NaN where it is not known, null where it is no time.</returns>
    public static double? Seconds(string text) => text.Length == 0 ? double.NaN
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            ? (double.IsInfinity(seconds) ? null : seconds)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
            ? (date - DateTimeOffset.UnixEpoch).TotalSeconds
        : null;

    /// <summary>Seconds of a frame by its number; NaN where it is empty, null where it is no number.</summary>
    /// <param name="text">Without spaces around it; empty = not known.</param>
    public static double? OfFrame(string text) => text.Length == 0 ? double.NaN
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double frame) && double.IsFinite(frame)
            ? frame / FramesPerSecond
        : null;
}
