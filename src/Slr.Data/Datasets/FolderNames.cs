using System.Collections.Immutable;

namespace Slr.Data.Datasets;

/// <summary>
/// Finds a data set's folder by its usual names, however they are spelled: people keep Market-1501-v15.09.15 as
/// market1501, and the published codes each want another arrangement (market1501/Market-1501-v15.09.15 of OpenUnReID and
/// SpCL, dukemtmc-reid/DukeMTMC-reID of torchreid).
/// </summary>
internal static class FolderNames
{
    /// <summary>Folders one and two levels below the root whose names, without case and punctuation, are among the usual.</summary>
    /// <param name="root">Where to look; nothing is found where it is no folder.</param>
    /// <param name="usual">Names in lower-case letters and digits, the preferred ones first.</param>
    /// <exception cref="IOException">A folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be listed.</exception>
    public static IEnumerable<string> Below(string root, ImmutableArray<string> usual)
    {
        string[] outer = Named(root, usual);
        return outer.Concat(outer.SelectMany(folder => Named(folder, usual)));
    }

    private static string[] Named(string folder, ImmutableArray<string> usual) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateDirectories(folder)
            .Select(path => (Path: path, Rank: usual.IndexOf(Plain(Path.GetFileName(path)))))
            .Where(found => found.Rank >= 0)
            .OrderBy(found => found.Rank).ThenBy(found => found.Path, StringComparer.Ordinal)
            .Select(found => found.Path),
    ];

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
