using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Graph;
using Slr.Flow.Neighbours;
using Slr.Flow.Refinement;
using Slr.Flow.Sharing;
using Slr.Primitives.Options;

namespace Slr.Flow.Labelling;

/// <summary>Settings of a <see cref="PseudoLabeler"/>; as JSON in <see cref="OptionsJson"/>.</summary>
public sealed record PseudoLabelerOptions
{
    /// <summary>k-reciprocal Jaccard distances.</summary>
    public DistanceOptions Distances { get; init; } = new();

    /// <summary>The clusterer: DBSCAN, which finds its radius without labels (<see cref="EpsRule.Auto"/>), unless set otherwise.</summary>
    public ClustererOptions Clusterer { get; init; } = new DbscanOptions { Rule = EpsRule.Auto };

    /// <summary>Projection of the last epoch's labels, fusion and the hierarchical clustering of soft labels.</summary>
    public RefinementOptions Refinement { get; init; } = new();

    /// <summary>Images of the smallest cluster whose label is handed out; up to 1 = all are.</summary>
    [Within(0, 1_000_000)]
    public int MinImages { get; init; }

    /// <summary>Rows from which neighbours are searched approximately; <see cref="int.MaxValue"/> = always exactly.</summary>
    [Within(1, int.MaxValue)]
    public int ApproximateFrom { get; init; } = 100_000;

    /// <summary>Keep features in half precision while labels are made of them.</summary>
    public bool Halves { get; init; }

    /// <summary>Other machines that share an exact search; null = this one alone. The labels do not depend on it.</summary>
    public ISharedPairs? Shared { get; init; }

    /// <summary>Threads; 0 = all cores. The labels do not depend on it.</summary>
    [Within(0, 1024)]
    public int Threads { get; init; }

    /// <summary>Seed of whatever is drawn: k-means' first centres and the approximate search.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Refuses settings outside of their ranges.</summary>
    /// <exception cref="ArgumentException">Names the setting, its value and its range.</exception>
    public void Check()
    {
        foreach (object part in (object[])[this, Distances, Clusterer, Refinement])
            Ranges.Check(part);
        if (Refinement.Contradiction is { } contradiction)
            throw new ArgumentException($"cluster-jump {contradiction}.");
    }

    /// <summary>The settings of one epoch's graph; a clusterer of one's own is not replaced where it finds too little.</summary>
    internal RefineryOptions Of(int epoch, FeatureSet? source, int expectedRows, bool ownClusterer) => new()
    {
        Neighbours = new NeighbourOptions
        {
            // A clusterer of one's own may look at as many as any that comes with SLR.
            K = ClustererOptions.BuiltIn.Add(Clusterer).Max(known => Math.Max(known.RequiredNeighbours, Distances.RequiredNeighbours)),
            ByCamera = Distances.RequiredByCamera,
            ApproximateFrom = ApproximateFrom,
            Shared = Shared,
            Threads = Threads,
        },
        Distances = Distances with { Threads = Threads },
        DistancesAhead = Clusterer.AsksForDistances,
        Refinement = Refinement,
        Source = source is null ? null : Task.FromResult(source),
        MinImages = MinImages,
        MayBeFew = true,
        ExpectedRows = expectedRows,
        Halves = Halves,
        Epoch = epoch,
        Seed = Seed,
        // A radius that somebody names is meant.
        Rescue = !ownClusterer && Clusterer is DbscanOptions { Eps: null } dbscan ? dbscan : null,
    };
}
