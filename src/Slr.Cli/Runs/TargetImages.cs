using Slr.Actors.Configuration;
using Slr.Data;
using Slr.Data.Datasets;
using Slr.Data.Synthetic;
using Slr.Runs.Files;

namespace Slr.Cli.Runs;

/// <summary>Finds the folder of a run's target images again, for pictures in its report.</summary>
internal static class TargetImages
{
    /// <summary>The folder that image keys are relative to; null when the data are not there (any more).</summary>
    public static string? RootOf(RunRecord run)
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
                ? GeneratedDatasets.Ensure(data.Target, settings.CacheFolder, data.Generated, CancellationToken.None).Root
                : DatasetCatalog.Open(data.Target, folder, data.Pattern).Root;
        }
        catch (Exception error)
            when (error is SettingsException or DatasetException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
