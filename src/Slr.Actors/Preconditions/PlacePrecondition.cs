using Slr.Primitives.Files;

namespace Slr.Actors.Preconditions;

/// <summary>The folders that a run writes can be made and written.</summary>
internal static class PlacePrecondition
{
    /// <summary>The subject of findings about the parent of all runs, and the setting that names it.</summary>
    public const string Runs = "runs";

    /// <summary>The same of stand-in data and stage-1 checkpoints.</summary>
    public const string Cache = "cache";

    public static IEnumerable<Finding> Find(string folder, string subject)
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
