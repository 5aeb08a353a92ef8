using Slr.Actors.Configuration;
using Slr.Data.Datasets;
using Slr.Data.Generated;

namespace Slr.Actors.Run;

/// <summary>Opens the data sets of a run. Stand-in data are drawn only where no folder is named: never instead of a missing one.</summary>
public static class RunData
{
    /// <summary>Opens source or target.</summary>
    /// <exception cref="DatasetException">It is missing or malformed.</exception>
    public static Dataset Open(DataSettings settings, string cacheFolder, bool ofSource, CancellationToken cancellation)
    {
        (string name, string? root) = ofSource ? (settings.Source, settings.SourceRoot) : (settings.Target, settings.TargetRoot);
        return (root ?? settings.Root) is { } folder
            ? DatasetCatalog.Open(name, folder)
            : GeneratedDatasets.Ensure(name, cacheFolder, settings.Generated, cancellation);
    }
}
