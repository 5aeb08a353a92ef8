using System.Collections.Immutable;
using System.Globalization;

namespace Slr.Data.Crops;

/// <summary>What all paths of a folder of crops say, read by one rule for all of them.</summary>
/// <param name="Names">One a path, in their order.</param>
/// <param name="Notes">How they were read, for people, and which say nothing.</param>
public sealed record CropReading(ImmutableArray<CropName> Names, ImmutableArray<string> Notes)
{
    /// <summary>Reads paths by a user's pattern.</summary>
    /// <param name="keys">Paths below the data set's folder.</param>
    /// <param name="pattern">The pattern.</param>
    public static CropReading By(CropPattern pattern, IReadOnlyList<string> keys) => Of(keys, pattern.Read, "the pattern");

    /// <summary>
    /// Reads paths by what they look like: as a known tool writes most of them, else by words and folders. Numbers that
    /// begin alike in the tracks of a camera are no frames.
    /// </summary>
    /// <param name="keys">Paths below the data set's folder.</param>
    public static CropReading By(IReadOnlyList<string> keys)
    {
        if (keys.Count(key => TrackerNames.Read(key) is not null) * 2 > keys.Count)
            return WithoutRunningNumbers(Of(keys, key => TrackerNames.Read(key) ?? CropName.Silent, "the form of a tracker's output"));
        return WithoutRunningNumbers(Of(keys, new CropFolders(keys).Read, "names and folders"));
    }

    private static CropReading Of(IReadOnlyList<string> keys, Func<string, CropName> read, string rule)
    {
        ImmutableArray<CropName> names = [.. keys.Select(read)];
        int example = names.IndexOf(names.FirstOrDefault(name => !name.IsSilent) ?? CropName.Silent);
        if (example < 0 || names[example].IsSilent)
            return new(names, []);
        int silent = names.Count(name => name.IsSilent);
        return new(names,
        [
            $"cameras and tracks are read by {rule}: {keys[example]} is {Describe(names[example])} "
                + "(if that is wrong, say how they are named: data.pattern)",
            .. silent == 0 ? (string[])[] :
                [$"{silent} of {keys.Count} names say nothing by that rule, the first: {keys[names.IndexOf(CropName.Silent)]}; "
                    + "they are used without camera, track and time"],
        ]);
    }

    private static string Describe(CropName name)
    {
        string?[] parts =
        [
            name.Camera is { } camera ? $"camera {camera}" : null,
            name.Track is { } track ? $"track {track}" : null,
            double.IsNaN(name.Time) ? null : string.Create(CultureInfo.InvariantCulture, $"{name.Time:0.##} seconds"),
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    private static CropReading WithoutRunningNumbers(CropReading reading) => !RunningNumbers.Are(reading.Names) ? reading : new(
        [.. reading.Names.Select(name => name with { Time = double.NaN })],
        [.. reading.Notes, "the numbers of most tracks begin alike, so they count crops and not frames: no times are known"]);
}
