using System.Collections.Immutable;

namespace Slr.Data.Crops;

/// <summary>
/// Names without a word for what they are: the first folder that differs is the camera, a number below it the track. One wrong
/// camera does little harm; a wrong track says of two people that they are one, so only numbers below a camera are taken for tracks.
/// </summary>
internal sealed class CropFolders
{
    /// <summary>A longer number is a date.</summary>
    private const int MostDigits = 7;

    /// <summary>For each level of folders, whether all paths have the same name there.</summary>
    private readonly ImmutableArray<bool> same;

    public CropFolders(IReadOnlyList<string> keys)
    {
        string[][] parts = [.. keys.Select(FoldersOf)];
        int levels = parts.Length == 0 ? 0 : parts.Max(folders => folders.Length);
        same = [.. Enumerable.Range(0, levels).Select(level =>
            parts.All(folders => folders.Length > level) && parts.Select(folders => folders[level]).Distinct().Take(2).Count() == 1)];
    }

    /// <summary>What a path says by words (<see cref="CropWords"/>) and, where they are silent, by its folders.</summary>
    public CropName Read(string key)
    {
        string[] folders = FoldersOf(key);
        string stem = Path.GetFileNameWithoutExtension(key);
        (string? camera, int cameraAt) = ByWord(folders, stem, CropWords.Camera);
        (string? track, int trackAt) = ByWord(folders, stem, CropWords.Track);
        if (camera is null && Unnamed(folders, trackAt, orSame: track is not null) is { } level)
            (camera, cameraAt) = (folders[level], level);
        if (track is null && camera is not null)
            track = folders.Skip(cameraAt + 1).FirstOrDefault(IsNumber);
        return new(camera, track, track is null ? double.NaN : CropWords.Time(stem));
    }

    /// <summary>The file's own name goes before its folders, a deeper one before the one around it; -1 is the file's level.</summary>
    private static (string? Value, int Level) ByWord(string[] folders, string stem, Func<string, string?> word)
    {
        if (word(stem) is { } own)
            return (own, -1);
        for (int level = folders.Length - 1; level >= 0; level--)
        {
            if (word(folders[level]) is { } found)
                return (found, level);
        }
        return (null, -1);
    }

    /// <summary>
    /// The level of the folder that stands for a camera: the first that differs, else, of tracks, the last that holds all.
    /// </summary>
    private int? Unnamed(string[] folders, int trackAt, bool orSame)
    {
        int[] levels = [.. Enumerable.Range(0, folders.Length).Where(level => level != trackAt)];
        int? differing = levels.Where(level => !same[level]).Cast<int?>().FirstOrDefault();
        return differing ?? (orSame ? levels.Cast<int?>().LastOrDefault() : null);
    }

    private static bool IsNumber(string name) => name.Length <= MostDigits && name.All(char.IsAsciiDigit);

    private static string[] FoldersOf(string key) => key.Split('/')[..^1];
}
