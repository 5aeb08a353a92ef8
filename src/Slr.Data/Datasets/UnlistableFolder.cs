namespace Slr.Data.Datasets;

/// <summary>Says in words why a folder cannot be listed.</summary>
internal static class UnlistableFolder
{
    /// <summary>Looks into folders.</summary>
    /// <param name="folder">Where the looking begins; the message names the folder where it ended, if the system tells.</param>
    /// <param name="look">Looks.</param>
    /// <returns>Null, or a sentence about what went wrong.</returns>
    public static string? Look(string folder, Action look)
    {
        try
        {
            look();
            return null;
        }
        catch (UnauthorizedAccessException error)
        {
            // The message is the only place that holds the path.
            string[] quoted = error.Message.Split('\'');
            return $"folder {folder} cannot be listed: no permission to read {(quoted.Length > 1 ? quoted[1] : folder)}";
        }
        catch (IOException)
        {
            return $"folder {folder} cannot be listed: the disk or the network gave an error, or it was removed meanwhile";
        }
    }
}
