namespace Slr.Data.Datasets;

/// <summary>The data sets that can be read, by their names in the settings.</summary>
public static class DatasetCatalog
{
    /// <summary>Names that <see cref="Open"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["market1501", "dukemtmc", "personx", "personx6", "msmt17", "folder", "list"];

    /// <summary>Lists a data set; no image is opened.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="root">Its folder, or the folder around it; for `list` the CSV or Parquet file.</param>
    /// <exception cref="DatasetException">Not a data set of this kind; lists all problems with their paths.</exception>
    public static Dataset Open(string name, string root) => throw new NotImplementedException();
}
