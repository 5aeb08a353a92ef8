using System.Collections.Immutable;
using Slr.Data.Crops;

namespace Slr.Data.Datasets;

/// <summary>One way in which a data set lies on the disk.</summary>
internal abstract class DatasetLayout
{
    /// <summary>Name in the settings.</summary>
    public abstract string Name { get; }

    /// <summary>Published counts, where the data set has them.</summary>
    public virtual PublishedCounts? Published => null;

    /// <summary>The data set's own folder: <paramref name="root"/> or one of the usual folders in it; null = not here.</summary>
    public abstract string? Locate(string root);

    /// <summary>What <see cref="Locate"/> looks for, for the message when it is not there.</summary>
    public abstract string Expectation { get; }

    /// <summary>Whether a folder with this layout is rather this data set than another of the same layout.</summary>
    public virtual bool LooksLike(string folder) => true;

    /// <summary>True where every image below the folder should belong to the data set, so that others are worth a word.</summary>
    public virtual bool OwnsItsFolder => true;

    /// <summary>The same layout of crops that are named as a user says; a layout that names its images itself stays as it is.</summary>
    public virtual DatasetLayout Named(CropPattern form) => this;

    /// <summary>Lists the data set's own folder.</summary>
    public abstract Listing List(string folder);

    /// <summary>The root, or the first folder of a usual name below it, that passes the test.</summary>
    protected static string? FirstOf(string root, ImmutableArray<string> usual, Predicate<string> isHere) =>
        isHere(root) ? root : FolderNames.Below(root, usual).FirstOrDefault(folder => isHere(folder));
}
