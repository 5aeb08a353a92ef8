using Slr.Actors.Configuration;
using Slr.Data.Datasets;
using Slr.Data.Synthetic;

namespace Slr.Actors.Data;

/// <summary>Opens the data sets of a run. Stand-in data are drawn only where no folder is named: never instead of a missing one.</summary>
internal static class RunData
{
    /// <summary>The stand-in data sets that opening both will draw first, which takes a while.</summary>
    public static IReadOnlyList<string> ToDraw(DataSettings settings, string cacheFolder) =>
        [.. new (string Name, string? Root)[] { (settings.Source, settings.SourceRoot), (settings.Target, settings.TargetRoot) }
            .Where(set => set.Name != Dataset.NoName && (set.Root ?? settings.Root) is null && GeneratedFolder.Names.Contains(set.Name)
                && !GeneratedFolder.IsDrawn(set.Name, cacheFolder, settings.Generated))
            .Select(set => set.Name).Distinct()];

    /// <summary>True when no folder is named for source or target, so that it is stand-in data.</summary>
    public static bool IsDrawn(DataSettings settings, bool ofSource) =>
        ((ofSource ? settings.SourceRoot : settings.TargetRoot) ?? settings.Root) is null;

    /// <summary>Opens source or target.</summary>
    /// <exception cref="Slr.Data.DatasetException">It is missing or malformed.</exception>
    public static Dataset Open(DataSettings settings, string cacheFolder, bool ofSource, CancellationToken cancellation)
    {
        (string name, string? root) = ofSource ? (settings.Source, settings.SourceRoot) : (settings.Target, settings.TargetRoot);
        if (name == Dataset.NoName)
            return Dataset.None;
        return (root ?? settings.Root) is { } folder
            ? DatasetCatalog.Open(name, folder, settings.Pattern)
            : GeneratedDatasets.Ensure(name, cacheFolder, settings.Generated, cancellation);
    }
}
