using Slr.Data.Datasets;

namespace Slr.Data.Synthetic;

/// <summary>Stand-in datasets for runs without real data.</summary>
public static class GeneratedDatasets
{
    /// <summary>Draws the dataset once (see <see cref="GeneratedFolder.Ensure"/>) and opens it as the real one.</summary>
    /// <param name="name">market1501 or personx.</param>
    /// <param name="cacheFolder">Where generated datasets are kept; created when missing.</param>
    /// <param name="options">Size and seed.</param>
    /// <param name="cancellation">Stops the drawing and removes what was drawn.</param>
    /// <returns>The dataset, marked as generated.</returns>
    /// <exception cref="DatasetException">No such dataset, impossible options, or the kept folder was damaged since it was
    /// drawn.</exception>
    /// <exception cref="Slr.Primitives.Files.CannotWriteException">The folder cannot be written.</exception>
    public static Dataset Ensure(
        string name, string cacheFolder, GeneratedOptions options, CancellationToken cancellation) =>
        Open(name, GeneratedFolder.Ensure(name, cacheFolder, options, cancellation), options) with { Generated = true };

    /// <summary>Of tracks the truth is opened: who uses it knows all that the crops hide.</summary>
    private static Dataset Open(string name, string folder, GeneratedOptions options) => options.Tracks is null
        ? DatasetCatalog.Open(name, folder)
        : DatasetCatalog.Open("list", Path.Combine(folder, TrackedLayout.Truth));
}
