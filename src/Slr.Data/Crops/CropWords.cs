using System.Globalization;
using System.Text.RegularExpressions;

namespace Slr.Data.Crops;

/// <summary>Words in a name that people write before a number: cam2, track_0173, f000412.</summary>
internal static partial class CropWords
{
    /// <summary>The number of a camera in a name; null where none is.</summary>
    public static string? Camera(string name) => Number(CameraWord(), name);

    /// <summary>The number of a track in a name; null where none is.</summary>
    public static string? Track(string name) => Number(TrackWord(), name);

    /// <summary>Seconds of the frame that a name ends with or names; NaN where it names none.</summary>
    /// <param name="stem">A file's name without its ending.</param>
    public static double Time(string stem)
    {
        if (FrameWord().Match(stem) is { Success: true } word)
            return CropTime.OfFrame(word.Groups[1].Value) ?? double.NaN;
        int last = new[] { CameraWord().Match(stem), TrackWord().Match(stem) }.Max(match => match.Success ? match.Index + match.Length : 0);
        return TrailingFrame(stem[last..]);
    }

    /// <summary>Seconds of the frame whose number a text ends with; NaN where it ends otherwise.</summary>
    public static double TrailingFrame(string text) =>
        LastNumber().Match(text) is { Success: true, Value: var digits }
            ? int.Parse(digits, CultureInfo.InvariantCulture) / CropTime.FramesPerSecond
            : double.NaN;

    private static string? Number(Regex word, string name) => word.Match(name) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("(?:^|[_. -])(?:(?:camera|cam|ch|channel)[_ -]?|c)([0-9]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CameraWord();

    [GeneratedRegex("(?:^|[_. -])(?:(?:tracklet|track|trk|tid|id)[_ -]?|t)([0-9]+)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TrackWord();

    [GeneratedRegex("(?:^|[_. -])(?:frame[_ -]?|fr|f)([0-9]{1,9})(?![0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FrameWord();

    /// <summary>Longer ones are dates or hashes.</summary>
    [GeneratedRegex("(?<![0-9])[0-9]{1,7}$")]
    private static partial Regex LastNumber();
}
