using Slr.Actors.Configuration;
using Slr.Actors.Data;
using Slr.Primitives.Files;

namespace Slr.Actors.Preconditions;

/// <summary>The folders that a run writes can be made and written.</summary>
internal static class PlacePrecondition
{
    /// <summary>The run's directory, whatever of it is there already.</summary>
    public static IEnumerable<Finding> OfRuns(RunSettings settings) => Find(Path.Combine(settings.RunsFolder, settings.Name), "runs");

    /// <summary>Nothing but stand-in data that are still to be drawn needs a cache that can be written.</summary>
    public static IEnumerable<Finding> OfCache(RunSettings settings) => RunData.ToDraw(settings.Data, settings.CacheFolder).Count > 0
        ? Find(settings.CacheFolder, "cache")
        : Find(settings.CacheFolder, "cache").Select(finding => finding with
        {
            Grade = Grade.Fair,
            Found = $"{finding.Found}, so the finished pre-training is not kept for other runs",
        });

    /// <param name="folder">The folder.</param>
    /// <param name="subject">The setting that names it.</param>
    private static IEnumerable<Finding> Find(string folder, string subject)
    {
        try
        {
            string existing = Existing(folder);
            string probe = Path.Combine(existing, $".slr-{Guid.NewGuid():N}");
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            return [];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return [new Finding(subject, Grade.Bad, $"the folder {folder} cannot be written: {FileReason.Of(refused)}",
                $"Set {subject}=DIR to a folder that can.") { Code = ExitCode.CannotWrite }];
        }
    }

    /// <summary>The nearest folder above that is there; what is missing below it will be made.</summary>
    private static string Existing(string folder)
    {
        for (string? at = Path.GetFullPath(folder); at is not null; at = Path.GetDirectoryName(at))
            if (Directory.Exists(at))
                return at;
            else if (Path.Exists(at))
                throw new IOException($"{at} is a file, not a folder");
        return Path.DirectorySeparatorChar.ToString();
    }
}
