using System.Numerics.Tensors;
using Akka.Actor;
using Slr.Actors.Attempts;
using Slr.Actors.Labels;
using Slr.Actors.Observability;
using Slr.Actors.Refinement;
using Slr.Actors.Training;
using Slr.Data;
using Slr.Flow;
using Slr.Flow.Evaluation;
using Slr.Flow.Graph;
using Slr.Flow.Metrics;
using Slr.Flow.Refinement;
using Slr.Flow.Scheduling;
using Slr.Flow.Storage;
using Slr.Models.Networks;
using Slr.Models.Weights;
using Slr.Primitives.Files;
using Slr.Runs.Lines;
using Slr.Runs.Seals;

namespace Slr.Actors.Stages;

/// <summary>
/// Stage 2: adaptation to the target (method.md sections 1 and 4). The pure <see cref="Schedule"/> decides which step may
/// start; each step here is one method. With staleness 0 features stream into the graph while they are extracted; with
/// staleness 1 refinement also runs under training and the next extraction.
/// </summary>
internal sealed class Adaptation(RunContext context, AttemptActors parts, Progress progress, IActorRef student, IActorRef teacher)
{
    private readonly Extraction extraction = new(context, parts, teacher);
    private readonly AdaptationEpochs epochs = new();

    /// <summary>Runs the epochs that are left.</summary>
    public async Task Run()
    {
        int epochCount = context.Settings.Adapt.Epochs;
        int every = context.Settings.EvaluateEvery;
        var schedule = new Schedule(epochCount, context.Settings.Staleness, every == 0 ? epochCount : every);
        int first = progress.From is { Manifest.Stage: Stage.Adapt } seal ? seal.Manifest.Epoch + 1 : 0;
        await parts.AskAgain<LabelKeeper.Begin>(parts.Labels, new LabelKeeper.Begin(first - 1));
        if (first == 0)
            await Evaluate(-1, context.Stopping);
        await new ScheduledSteps(schedule, first, step => Perform(step, schedule), context.Stopping).Run();
    }

    private Task Perform(Step step, Schedule schedule) => step.Kind switch
    {
        StepKind.Extract => Extract(step.Epoch),
        StepKind.Refine => context.Timed(Stage.Adapt, step.Epoch, StepNames.Refine, 0, () => Refine(step.Epoch)),
        StepKind.Train => Train(step.Epoch, schedule.LabelEpoch(step.Epoch)),
        StepKind.Evaluate => Evaluate(step.Epoch, CancellationToken.None), // its epoch is trained: it is sealed before a stop
        _ => context.Timed(Stage.Adapt, step.Epoch, StepNames.Seal, 0, () => SealEpoch(step.Epoch)),
    };

    /// <summary>The target, then the source: the distances need it last, and are computed while it is extracted.</summary>
    private async Task Extract(int epoch)
    {
        TaskCompletionSource<FeatureSet>? source = context.Settings is { Data.HasSource: true, Distance.Lambda: > 0 }
            ? new(TaskCreationOptions.RunContinuationsAsynchronously) : null;
        await parts.AskAgain<RefinerOwner.Opened>(parts.Refiner, new RefinerOwner.Open(epoch, Previous(epoch), source?.Task));
        epochs[epoch].Opened.SetResult(true);
        await context.Timed(Stage.Adapt, epoch, StepNames.Extract, context.TargetTrain.Count, () => ExtractTarget(epoch));
        if (source is not null)
            source.SetResult(await context.Timed(Stage.Adapt, epoch, StepNames.SourceFeatures, context.SourceTrain.Count,
                () => SourceFeatures(epoch)));
    }

    private async Task<bool> ExtractTarget(int epoch)
    {
        int at = 0, total = context.TargetTrain.Count;
        await extraction.Run(StepNames.Extract, context.TargetTrain, epoch, async (images, rows) =>
        {
            ImageRecord[] records = [.. images.Select(image => context.Target.Train[image])];
            string[] keys = [.. records.Select(image => image.Key)];
            Sighting[] sightings = [.. records.Select(image => new Sighting(image.Camera, image.Track, image.Time))];
            // The answer is the credit for the next block; a graph that has faulted gives none, and is built anew at the end.
            var block = new FeatureBlock(at, keys, FeatureRows.Of(rows, context.Settings.Network.FeatureSize), sightings);
            await parts.Ask<bool>(parts.Refiner, new RefinerOwner.Add(epoch, block));
            if (context.Settings.Staleness > 0)
                epochs[epoch].Keep(keys, rows);
            at += images.Count;
            context.Publish(new StageProgressed(StepNames.Extract, Stage.Adapt, epoch, at, total));
        }, context.Stopping);
        epochs[epoch].Extracted.SetResult(true);
        return true;
    }

    /// <summary>Labels of the epoch before, which may still be in the making; null before the first.</summary>
    private async Task<LabelLineage?> Previous(int epoch) => epoch == 0
        ? null
        : (await parts.AskAgain<LabelKeeper.Found>(parts.Labels, new LabelKeeper.Find(epoch - 1))).Lineage;

    private async Task<FeatureSet> SourceFeatures(int epoch)
    {
        (List<int> images, FeatureRows rows) = await extraction.All(StepNames.SourceFeatures, context.SourceTrain, epoch, context.Stopping);
        return new FeatureSet([.. images.Select(image => context.Source.Train[image].Key)], rows);
    }

    private async Task<bool> Refine(int epoch)
    {
        await epochs[epoch].Opened.Task;
        await epochs[epoch].Extracted.Task;
        var summary = await parts.Ask<RefinerySummary>(parts.Refiner, new RefinerOwner.Finish(epoch));
        LabelSet found = summary.Labels.Trained;
        if (found.Labels.Length != summary.Features.Count || summary.ClusterMeans.Count != found.Clusters
            || !Enumerable.Range(0, found.Clusters).All(cluster => TensorPrimitives.IsFiniteAll(summary.ClusterMeans[cluster])))
            throw AttemptActors.Nonsense(parts.Refiner);
        await parts.AskAgain<LabelKeeper.Keep>(parts.Labels, new LabelKeeper.Keep(epoch, summary.Labels.Lineage),
            kept => kept.Epoch == epoch);
        LabelQuality? quality = Quality(summary.Labels.Refined);
        context.Publish(new LabelsRefined(epoch, summary.Labels.Report, quality));
        foreach (StageTiming timing in summary.Timings)
            context.Publish(new StageEnded(StepNames.Graph + timing.Stage, Stage.Adapt, epoch,
                context.Clock.GetElapsedTime(context.Started, timing.Began), timing.Busy));
        epochs[epoch].Quality = quality;
        epochs[epoch].Refined.SetResult(summary);
        return true;
    }

    /// <summary>For reporting only, never for training; null where the data set names no identities.</summary>
    private LabelQuality? Quality(LabelSet labels)
    {
        Dictionary<string, int> identities = context.Target.Train.ToDictionary(image => image.Key, image => image.Identity);
        int[] known = [.. labels.Keys.Select(key => identities[key])];
        return known.Distinct().Count() > 1 ? LabelQuality.Of(labels.Labels.AsSpan(), known) : null;
    }

    /// <summary>Labels of this epoch come with their class means; older ones get means of this epoch's features.</summary>
    private async Task Train(int epoch, int labelEpoch)
    {
        LabelSet labels;
        float[] means;
        if (labelEpoch == epoch)
        {
            RefinerySummary labelled = await epochs[epoch].Refined.Task;
            (labels, means) = (labelled.Labels.Trained, labelled.ClusterMeans.ToArray());
        }
        else
        {
            labels = TrainedLabels.Of((await Previous(epoch))!.Refined, context.Settings.Adapt.MinImages).Labels;
            means = ClassMeans.Of(epochs[epoch].Features(context.Settings.Network.FeatureSize), labels).ToArray();
        }
        extraction.TeacherLearns();
        await new AdaptationTraining(context, parts, progress, student, teacher).Epoch(epoch, labels, means);
        // Copied before anything else can touch the weights; sealed when the labels are ready too.
        epochs[epoch].Snapshot = ((await parts.Ask<Protocol.WeightsCopy>(student, Protocol.CopyWeights.Instance)).Weights,
            (await parts.Ask<Protocol.WeightsCopy>(teacher, Protocol.CopyWeights.Instance)).Weights);
    }

    private async Task Evaluate(int epoch, CancellationToken stopping)
    {
        if (context.Unscorable is not null && !context.Target.ScoredByTracks) // said once, at the start of the run
            return;
        List<int> query = [], gallery = [];
        RankingScores scores = await context.Timed(Stage.Adapt, epoch, StepNames.Evaluate, context.Query.Count + context.Gallery.Count,
            async () =>
        {
            (query, FeatureRows queryRows) = await extraction.All("query", context.Query, epoch, stopping);
            (gallery, FeatureRows galleryRows) = await extraction.All("gallery", context.Gallery, epoch, stopping);
            return await parts.AskAgain<RankingScores>(parts.Evaluator, new Evaluator.Score(epoch,
                queryRows, [.. query.Select(i => context.Target.Query[i])],
                galleryRows, [.. gallery.Select(i => context.Target.Gallery[i])]),
                found => found.MeanAveragePrecision is null or >= 0 and <= 1);
        });
        (Stage stage, int after) = epoch < 0
            ? (Stage.Pretrain, context.Settings.Pretrain.Options.Epochs - 1)
            : (Stage.Adapt, epoch);
        progress.Metrics.Add(EvaluationLine.Of(stage, after, scores));
        progress.Scores = progress.Scores.With(EpochScores.Of(epoch, scores));
        context.Publish(new Evaluated(stage, after, scores));
        await PatientWriting.Write(context, "the ranked lists", () => RankedLists.Write(context, scores, query, gallery), parts.Ended);
    }

    private async Task<bool> SealEpoch(int epoch)
    {
        // Training waits for this seal (Schedule), so all lines so far are those of this epoch and of those before it.
        RefinementResult refined = epochs[epoch].Refined.Task.Result.Labels;
        (WeightSet own, WeightSet average) = epochs[epoch].Snapshot!.Value;
        progress.Metrics.Add(LabelsLine.Of(epoch, refined.Report, epochs[epoch].Quality));
        await progress.Seal(Stage.Adapt, epoch, (epoch + 1L) * context.Settings.Adapt.Sampler.Iterations, new()
        {
            [SealFiles.Student] = stream => SafeTensorsFile.Write(stream, own, WeightExport.Metadata(context.Settings.Network)),
            [SealFiles.Teacher] = stream => SafeTensorsFile.Write(stream, average, WeightExport.Metadata(context.Settings.Network)),
            [SealFiles.Labels] = stream => SealedLabels.Write(stream, refined),
        }, parts.Ended);
        epochs.Forget(epoch - 1);
        return true;
    }
}
