using System.Collections.Immutable;
using Slr.Flow.Neighbours;
using Slr.Flow.Refinement;
using Slr.Flow.SoftLabels;
using Slr.Flow.Storage;

namespace Slr.Flow.Graph;

/// <summary>One stage's share of the time.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Began">When it would have begun, had it worked without a pause up to its end: a timestamp of
/// <see cref="RefineryOptions.Time"/>. Only the search for neighbours, which waits for features, has pauses.</param>
/// <param name="Busy">Time the stage worked, without waiting for features; that of several threads at once is their mean.</param>
public sealed record StageTiming(string Stage, long Began, TimeSpan Busy);

/// <summary>What a finished graph hands out.</summary>
/// <param name="Labels">The labels and the report.</param>
/// <param name="Features">The features: means of other labels, or a new graph, can be made from them.</param>
/// <param name="ClusterMeans">A row for each cluster to train on: its mean feature, L2-normalised.</param>
/// <param name="Timings">The stages that ran, in order.</param>
public sealed record RefinerySummary(
    RefinementResult Labels, FeatureSet Features, FeatureRows ClusterMeans, ImmutableArray<StageTiming> Timings)
{
    /// <summary>The soft labels over <see cref="RefinementResult.Current"/>'s clusters that the refined ones were made of.</summary>
    public required SoftLabelSet Soft { get; init; }

    /// <summary>How the neighbours were found.</summary>
    public required NeighbourReport Neighbours { get; init; }
}
