using Slr.Actors.Configuration;
using Slr.Flow.Clustering;

namespace Slr.Cli.Embeddings;

/// <summary>The clusterer that the settings name.</summary>
internal static class ClustererChoice
{
    /// <summary>Makes a fresh one.</summary>
    /// <exception cref="InputException">It is a plug-in, which needs a run's actors.</exception>
    public static IClusterer Make(ClusteringSettings settings) => settings.Use switch
    {
        "dbscan" => new DbscanClusterer(settings.BuiltIn.Dbscan),
        "hdbscan" => new HdbscanClusterer(new HdbscanOptions
        {
            MinClusterSize = settings.BuiltIn.Hdbscan.MinClusterSize,
            MinSamples = settings.BuiltIn.Hdbscan.MinSamples,
        }),
        "kmeans" => new KMeansClusterer(settings.BuiltIn.KMeans),
        "finch" => new FinchClusterer(settings.BuiltIn.Finch),
        "infomap" => new InfomapClusterer(settings.BuiltIn.Infomap),
        _ => throw new InputException($"clustering.use={settings.Use}: plug-ins take part in runs; "
            + "cluster with your own program and give its labels to 'slr refine --current'"),
    };
}
