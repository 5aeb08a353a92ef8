using System.Collections.Immutable;

namespace Slr.Flow.Clustering;

/// <summary>A clusterer that comes with SLR: its name, its settings, how it is made and what it looks at.</summary>
public abstract record ClustererOptions
{
    /// <summary>All there are, with their defaults.</summary>
    public static ImmutableArray<ClustererOptions> BuiltIn { get; } =
        [new DbscanOptions(), new HdbscanOptions(), new KMeansOptions(), new FinchOptions(), new InfomapOptions(), new LinkageOptions()];

    /// <summary>The names of all there are.</summary>
    public static ImmutableArray<string> Names { get; } = [.. BuiltIn.Select(options => options.Name)];

    /// <summary>Name as in the setting <c>clustering.use</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Nearest rows of each row that it looks at, the row itself included; 0 = none.</summary>
    public virtual int RequiredNeighbours => 0;

    /// <summary>Whether it asks for distances.</summary>
    public virtual bool AsksForDistances => false;

    /// <summary>Makes the clusterer.</summary>
    public abstract IClusterer Create();
}
