using System.Text.RegularExpressions;

namespace Slr.Data.Crops;

/// <summary>
/// Paths as known tools write them. Each is told by a form that nothing else has by chance; `docs/datasets.md` shows them.
/// </summary>
internal static partial class TrackerNames
{
    /// <summary>Reads a path; null where no tool writes it so.</summary>
    public static CropName? Read(string key)
    {
        string file = Path.GetFileNameWithoutExtension(key);
        if (Mars().Match(file) is { Success: true } mars)
            return new(mars.Groups[1].Value, mars.Groups[2].Value, CropTime.OfFrame(mars.Groups[3].Value) ?? double.NaN);
        if (BoxMot().Match(key) is { Success: true } boxmot)
            return new(boxmot.Groups[1] is { Length: > 0 } video ? video.Value : null, boxmot.Groups[2].Value,
                CropWords.TrailingFrame(file));
        return Ultralytics().Match(key) is { Success: true } ultralytics ? new(ultralytics.Groups[1].Value, null, double.NaN) : null;
    }

    /// <summary>MARS and what is named after it: 0001C1T0001F001.jpg.</summary>
    [GeneratedRegex("^(?:[0-9]+|00-1)C([0-9]+)T([0-9]+)F([0-9]+)$")]
    private static partial Regex Mars();

    /// <summary>boxmot: crops/CLASS/TRACK/STEM.jpg, earlier crops/VIDEO/CLASS/TRACK/STEM.jpg.</summary>
    [GeneratedRegex("(?:^|/)crops/(?:([^/]+)/)?[^/]+/([0-9]+)/[^/]+$")]
    private static partial Regex BoxMot();

    /// <summary>
    /// ultralytics: crops/CLASS/VIDEO_FRAME.jpg; further crops of a frame get one more digit, so that its number is lost.
    /// </summary>
    [GeneratedRegex("(?:^|/)crops/[^/]+/([^/]+)_[0-9]+[.][^./]+$")]
    private static partial Regex Ultralytics();
}
