using Slr.Actors.Configuration;
using Slr.Data;
using Slr.Data.Datasets;
using Slr.Data.Synthetic;
using Slr.Runs.Files;

namespace Slr.Cli.Runs;

/// <summary>Finds a run's target images again, for pictures in its report.</summary>
internal static class TargetImages
{
    /// <summary>Finds an image by its key; none where the data are not there (any more).</summary>
    public static Func<string, ImageRecord?> Of(RunRecord run)
    {
        if (Open(run) is not { } target)
            return _ => null;
        Dictionary<string, ImageRecord> images = target.Train.Concat(target.Query).Concat(target.Gallery)
            .DistinctBy(image => image.Key).ToDictionary(image => image.Key, StringComparer.Ordinal);
        return images.GetValueOrDefault;
    }

    private static Dataset? Open(RunRecord run)
    {
        string config = Path.Combine(run.Folder, RunFileNames.Recipe);
        if (!File.Exists(config))
            return null;
        try
        {
            // Only the run's own file counts: the environment of today has nothing to do with that run.
            RunSettings settings = RunSettingsBinder.Bind(Recipes.Resolve(config, [], []));
            DataSettings data = settings.Data;
            string? folder = data.TargetRoot ?? data.Root;
            return folder is null
                ? GeneratedDatasets.Ensure(data.Target, settings.CacheFolder, data.Generated, CancellationToken.None)
                : DatasetCatalog.Open(data.Target, folder, data.Pattern);
        }
        catch (Exception error)
            when (error is SettingsException or DatasetException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
