using Slr.Actors.Configuration;
using Slr.Flow.Clustering;
using Slr.Flow.Device;
using Slr.Flow.Graph;
using Slr.Flow.Labelling;
using Slr.Flow.Neighbours;
using Slr.Nodes.Leading;
using Slr.Torch;

namespace Slr.Actors.Refinement;

/// <summary>What a run's settings say to the graph of an epoch.</summary>
internal static class GraphSettings
{
    /// <summary>The graph's settings; its epoch and the source features come with each epoch.</summary>
    /// <param name="settings">The run's settings.</param>
    /// <param name="device">Where neighbours are searched.</param>
    /// <param name="images">Target images, to lay their features down once.</param>
    /// <param name="crew">Nodes that help to search; null = none.</param>
    public static RefineryOptions Of(RunSettings settings, TrainingDevice device, int images, Crew? crew = null)
    {
        ClustererOptions? used = settings.Clustering.Used;
        return new()
        {
            Neighbours = Search(settings) with { Backend = DeviceSearch.On(device), Shared = crew?.Pairs(settings.DistributeFrom) },
            Distances = settings.Distance,
            // Most clusterers that come with SLR never look at them; one of the user's own may.
            DistancesAhead = used?.AsksForDistances ?? true,
            Refinement = settings.Refine,
            MinImages = settings.Adapt.MinImages,
            ExpectedRows = images,
            Halves = settings.Halves,
            Rescue = used as DbscanOptions,
            Seed = settings.Seed,
        };
    }

    /// <summary>The settings of a labeler outside of a run: it hands out the labels of small clusters too.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="crew">Nodes that help to search; null = none.</param>
    public static PseudoLabelerOptions Labeler(RunSettings settings, Crew? crew = null) => new()
    {
        Shared = crew?.Pairs(settings.DistributeFrom),
        Distances = settings.Distance,
        Clusterer = settings.Clustering.Used ?? new DbscanOptions(),
        Refinement = settings.Refine,
        ApproximateFrom = settings.ApproximateFrom,
        Halves = settings.Halves,
        Threads = settings.Threads,
        Seed = settings.Seed,
    };

    private static NeighbourOptions Search(RunSettings settings) => new()
    {
        K = Math.Max(settings.Distance.RequiredNeighbours, settings.Clustering.BuiltIn.Max(options => options.RequiredNeighbours)),
        ByCamera = settings.Distance.RequiredByCamera,
        ApproximateFrom = settings.ApproximateFrom,
        Threads = settings.Threads,
    };
}
