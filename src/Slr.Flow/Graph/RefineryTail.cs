using System.Collections.Immutable;
using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Neighbours;
using Slr.Flow.Refinement;

namespace Slr.Flow.Graph;

/// <summary>What flows through the tail of the graph.</summary>
internal sealed record RefineryState(ClusteringInput Input, ClusteringResult Clustering, LabelSet Current)
{
    internal RefinementPass? Pass { get; init; }

    internal FailureSignature? Rescued { get; init; }

    internal RefinementResult? Result { get; init; }
}

/// <summary>The work of the stages after the neighbour search.</summary>
internal sealed class RefineryTail(
    RefineryOptions options, Task<LabelLineage?> previous,
    Func<ClusteringInput, CancellationToken, Task<ClusteringResult>> clusterer,
    TaskScheduler scheduler, CancellationToken cancellation)
{
    internal TaskScheduler Scheduler => scheduler;

    /// <summary>
    /// Distances do not listen to this graph's token: a later graph may take up the same input, and a cancelled
    /// computation would stay in it.
    /// </summary>
    internal ClusteringInput Input(FeatureSet features, NeighbourGraph neighbours) => new(features, neighbours,
        () => JaccardDistance.Compute(neighbours, features, options.Distances, options.Source), options.Epoch, options.Seed);

    internal Task<ClusteringInput> Distances(ClusteringInput input)
    {
        if (options.DistancesAhead)
            _ = input.Distances;
        return Task.FromResult(input);
    }

    /// <summary>
    /// A clusterer has a thread of its own: one that ignores its token is left behind there, and the graph still ends.
    /// </summary>
    internal async Task<RefineryState> Cluster(ClusteringInput input)
    {
        var result = await Task.Factory.StartNew(() => clusterer(input, cancellation), cancellation,
                TaskCreationOptions.DenyChildAttach | TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .Unwrap().WaitAsync(cancellation).ConfigureAwait(false);
        return new(input, result, Labels(input, result));
    }

    internal async Task<RefineryState> Project(RefineryState state)
    {
        var lineage = await previous.WaitAsync(cancellation).ConfigureAwait(false);
        if (lineage is null && state.Current.Clusters < 2
            && EpsRescue.Try(state.Input, options.Rescue, options.RescueAttempts, cancellation) is var (rescued, warning))
            state = state with { Clustering = rescued, Current = Labels(state.Input, rescued), Rescued = warning };
        var pass = new RefinementPass(state.Current, lineage?.Memory, lineage?.Refined, options.Refinement);
        pass.Project();
        return state with { Pass = pass };
    }

    internal static Task<RefineryState> Fuse(RefineryState state)
    {
        state.Pass!.Fuse();
        return Task.FromResult(state);
    }

    internal Task<RefineryState> Harden(RefineryState state)
    {
        var result = state.Pass!.Harden(cancellation);
        ImmutableArray<FailureSignature> rescued = state.Rescued is { } warning ? [warning] : [];
        return Task.FromResult(state with
        {
            Result = result with
            {
                Report = result.Report with
                {
                    Diagnostics = state.Clustering.Diagnostics.ToImmutableSortedDictionary(StringComparer.Ordinal),
                    Warnings = [.. rescued, .. result.Report.Warnings],
                },
            },
        });
    }

    internal float[] Means(RefineryState state) =>
        ClassMeans.Of(state.Input.Features, state.Result!.Refined, cancellation);

    /// <exception cref="InvalidDataException">The clusterer answered something else than one label per image.</exception>
    private static LabelSet Labels(ClusteringInput input, ClusteringResult result)
    {
        if (result?.Labels is not { } labels)
            throw new InvalidDataException("The clusterer answered no labels.");
        if (labels.Length != input.Features.Count)
            throw new InvalidDataException(
                $"The clusterer answered {labels.Length} labels for {input.Features.Count} images.");
        if (Array.FindIndex(labels, label => label < LabelSet.Outlier) is >= 0 and int at)
            throw new InvalidDataException(
                $"The clusterer answered the label {labels[at]} for image '{input.Features.Keys[at]}'; labels are -1 for " +
                "an outlier, or numbers from 0.");
        return LabelSet.Dense([.. input.Features.Keys], labels);
    }
}
