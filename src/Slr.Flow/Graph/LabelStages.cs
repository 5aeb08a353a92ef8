using System.Collections.Immutable;
using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Metrics;
using Slr.Flow.Neighbours;
using Slr.Flow.Refinement;
using Slr.Flow.Soundness;
using Slr.Flow.Storage;
using Slr.Flow.Tracks;

namespace Slr.Flow.Graph;

/// <summary>
/// The work of the stages after the neighbour search. What may be wrong is judged before anything is made of it: neighbours,
/// which a device or an approximate search may have found, and the labels of a clusterer, which may be anybody's.
/// </summary>
internal sealed class LabelStages(
    RefineryOptions options, Task<LabelLineage?> previous,
    Func<ClusteringInput, CancellationToken, Task<ClusteringResult>> clusterer,
    TaskScheduler scheduler, CancellationToken cancellation)
{
    internal TaskScheduler Scheduler => scheduler;

    /// <summary>
    /// Distances do not listen to this graph's token: a later graph may take up the same input while they are computed.
    /// </summary>
    internal ClusteringInput Input(GatheredFeatures found)
    {
        DistanceOptions settings = options.Distances.AtEpoch(options.Epoch);
        FeatureSet points = found.Points;
        NeighbourGraph neighbours = SoundNeighbours.Check(found.Neighbours, points);
        if (found.Tracks is not { } tracks)
        {
            var parts = Parts(() => JaccardDistance.Alone(neighbours, points.Rows, settings, apart: null, default));
            return new(points, neighbours, parts.Complete, options.Epoch, options.Seed) { Begin = parts.Begin };
        }
        NeighbourGraph between = SoundNeighbours.Check(tracks.Neighbours, tracks.Snippets.Rows);
        var ofTracks = Parts(() => tracks.Snippets.Distances(between, settings));
        return new(points, neighbours, ofTracks.Complete, options.Epoch, options.Seed, tracks.Snippets.Tracks)
        {
            Begin = ofTracks.Begin,
            Search = between.Report,
        };

        DistanceParts Parts(Func<SparseRows<float>> jaccard) => new(jaccard, rows =>
        {
            FeatureSet? source = options.Source?.GetAwaiter().GetResult(); // awaited before anybody asks
            SourceTerm.Check(source, points.Dimension, settings);
            return SourceTerm.Mix(rows, points.Rows, settings, source, default);
        });
    }

    /// <summary>The part of the distances that needs no source.</summary>
    internal Task<bool> BeginDistances(ClusteringInput input)
    {
        if (options.DistancesAhead)
            input.Begin?.Invoke();
        return Task.FromResult(true);
    }

    internal Task<ClusteringInput> Distances(ClusteringInput input)
    {
        if (options.DistancesAhead)
            _ = input.Distances;
        return Task.FromResult(input);
    }

    /// <summary>
    /// A clusterer has a thread of its own: one that ignores its token is left behind there, and the graph still ends.
    /// </summary>
    internal async Task<StageAnswers> Cluster(ClusteringInput input)
    {
        var result = await Task.Factory.StartNew(() => clusterer(input, cancellation), cancellation,
                TaskCreationOptions.DenyChildAttach | TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .Unwrap().WaitAsync(cancellation).ConfigureAwait(false);
        return Answers(input, result);
    }

    internal async Task<StageAnswers> Project(StageAnswers state)
    {
        var lineage = await previous.WaitAsync(cancellation).ConfigureAwait(false);
        if (lineage is null && state.Current.Clusters < 2)
            state = Rescue(state);
        var pass = new RefinementPass(state.Current, lineage?.Memory, lineage?.Refined, options.Refinement, state.Constraints);
        return state with
        {
            Pass = pass,
            Projection = pass.Project(),
        };
    }

    /// <summary>Another try for a first epoch without two clusters, where the clusterer is DBSCAN and names its eps.</summary>
    private StageAnswers Rescue(StageAnswers state)
    {
        if (options.Rescue is not { } dbscan || !state.Clustering.Diagnostics.TryGetValue("eps", out double failed))
            return options.MayBeFew ? state
                : throw TooFew(state.Current, "Only DBSCAN is run again with another eps, other clusterers are not replaced");
        var rescue = EpsRescue.Search(
            state.Input.Distances, failed, state.Current.Clusters, dbscan, cancellation, state.Input.Tracks?.Weights);
        return rescue.Found is { } found
            ? Answers(state.Input, found) with { Rescued = new(FailureKind.RescuedEps, rescue.Account) }
            : options.MayBeFew ? state : throw TooFew(state.Current, rescue.Account);
    }

    private static NoClustersException TooFew(LabelSet labels, string what) => new(
        $"The target's {labels.Count} images fall into {labels.Clusters} cluster(s), {labels.Outliers} of them in none, and " +
        $"training needs two. {what}. Does the target hold several images of each person? Set " +
        "clustering.dbscan.min-samples to at most that number and clustering.dbscan.eps or clustering.dbscan.rho to suit the " +
        "data, or the settings of the clusterer that clustering.use names.");

    internal Task<StageAnswers> Fuse(StageAnswers state) => Task.FromResult(state with
    {
        Soft = state.Pass!.Fuse(state.Projection!),
    });

    internal Task<StageAnswers> HardLabels(StageAnswers state)
    {
        var result = state.Pass!.HardLabels(state.Projection!, state.Soft!, cancellation);
        if (result.Refined.Clusters < 2 && !options.MayBeFew)
            throw TooFew(result.Refined, "Of the earlier labels none are left to keep");
        var trained = TrainedLabels.Of(result.Refined, options.MinImages);
        return Task.FromResult(state with
        {
            Result = result with
            {
                Trained = trained.Labels,
                Report = result.Report with
                {
                    Silhouette = SilhouetteOf(state.Input, result.Refined),
                    SmallClusters = trained.SmallClusters,
                    SmallClusterImages = trained.SmallClusterImages,
                    Diagnostics = state.Clustering.Diagnostics.ToImmutableSortedDictionary(StringComparer.Ordinal),
                    Warnings = [.. Given(state.Rescued), .. result.Report.Warnings, .. Given(trained.Warning)],
                },
            },
        });

        static FailureSignature[] Given(FailureSignature? warning) => warning is null ? [] : [warning];
    }

    /// <summary>
    /// Of the distances that clusterer and constraints have asked for: where they did not, none are computed for it. The images of
    /// a track share its label.
    /// </summary>
    private static double? SilhouetteOf(ClusteringInput input, LabelSet refined)
    {
        if (input.KnownDistances is not { } distances)
            return null;
        int[] labels = [.. refined.Labels];
        int[] points = input.Tracks is not { } tracks ? labels
            : [.. Enumerable.Range(0, tracks.Points).Select(point => labels[tracks.Members(point)[0]])];
        double mean = Silhouette.Mean(distances, LabelSet.Renumber(points));
        return double.IsNaN(mean) ? null : mean;
    }

    internal FeatureRows Means(StageAnswers state) => ClassMeans.Of(state.Input.Images, state.Result!.Trained, cancellation);

    private static StageAnswers Answers(ClusteringInput input, ClusteringResult result)
    {
        int[] labels = SoundClusters.Check(result, input.Features).Labels;
        TrackConstraints? constraints = input.Constraints();
        var current = LabelSet.Dense([.. input.Images.Keys], constraints?.OnPoints(labels) ?? labels);
        return new(input, result, current) { Constraints = constraints };
    }
}
