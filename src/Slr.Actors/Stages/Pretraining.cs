using Akka.Actor;
using Slr.Actors.Attempts;
using Slr.Actors.Configuration;
using Slr.Actors.Data;
using Slr.Actors.Nodes;
using Slr.Actors.Observability;
using Slr.Actors.Training;
using Slr.Data;
using Slr.Data.Datasets;
using Slr.Data.Sampling;
using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Models.Weights;
using Slr.Primitives.Files;
using Slr.Runs.Lines;
using Slr.Runs.Seals;

namespace Slr.Actors.Stages;

/// <summary>
/// Stage 1: supervised training on the source, from scratch or from a seal (method.md section 3). Of no epochs, without a
/// source, it only draws or reads the weights.
/// </summary>
internal sealed class Pretraining(RunContext context, AttemptActors parts, Progress progress, CheckpointCache cache)
{
    /// <summary>Trains what is left of the stage.</summary>
    /// <param name="makeStudent">Starts the owner of the network, given what makes its trainer.</param>
    /// <returns>The weights that stage 2 starts from.</returns>
    public async Task<WeightSet> Run(Func<Func<Pretrainer>, IActorRef> makeStudent)
    {
        PretrainOptions options = context.Settings.Pretrain.Options;
        Seal? from = progress.From;
        int first = from is null ? 0 : from.Manifest.Epoch + 1;
        if (from is not null && first == options.Epochs)
            return WeightSet.Load(from.PathOf(SealFiles.Network));
        int[] classes = Classes(context.Source);
        IActorRef student = makeStudent(() => Make(classes.Append(0).Max() + 1, from));
        for (int epoch = first; epoch < options.Epochs; epoch++)
        {
            await Epoch(student, classes, epoch);
            var weighed = await parts.Ask<Protocol.WeightsCopy>(student, Protocol.CopyWeights.Instance);
            Seal seal = await progress.Seal(Stage.Pretrain, epoch, (epoch + 1L) * options.Iterations, new()
            {
                [SealFiles.Network] = stream =>
                    SafeTensorsFile.Write(stream, weighed.Weights, WeightExport.Metadata(context.Settings.Network)),
                [SealFiles.Optimizer] = stream => SafeTensorsFile.Write(stream, weighed.Optimizer!),
            }, parts.Ended);
            if (epoch == options.Epochs - 1)
                cache.Keep(seal);
        }
        var final = await parts.Ask<Protocol.WeightsCopy>(student, Protocol.CopyWeights.Instance);
        student.Tell(PoisonPill.Instance);
        return final.Weights;
    }

    private Pretrainer Make(int classes, Seal? from)
    {
        MatchedWeights? initial = from is null && context.Settings.Pretrained is { } file
            ? PretrainedWeights.Load(file, context.Settings.Network)
            : null;
        if (initial is not null)
            context.Publish(new Noticed($"training starts from {initial.Report}"));
        var pretrainer = new Pretrainer(context.Settings.Network, context.Settings.Pretrain.Options, classes,
            context.Settings.Seed, context.Device, initial?.Weights,
            Crews.Replicas(context.Crew, context.Settings, context.Device));
        if (from is not null)
            pretrainer.Restore(WeightSet.Load(from.PathOf(SealFiles.Network)), WeightSet.Load(from.PathOf(SealFiles.Optimizer)));
        return pretrainer;
    }

    private async Task Epoch(IActorRef student, int[] classes, int epoch)
    {
        PretrainSettings settings = context.Settings.Pretrain;
        int[][] plan = IdentitySampler.Plan(classes, [.. context.Source.Train.Select(image => image.Camera)],
            [.. context.Source.Train.Select(image => image.Track)], settings.Sampler, context.Settings.Seed, Stage.Pretrain, epoch);
        var source = new BatchSequence("source", context.SourceTrain, settings.Augmentation, Stage.Pretrain, epoch, plan)
        {
            GroupSize = settings.Sampler.Images,
        };
        var target = new BatchSequence("target", context.TargetTrain, settings.Augmentation, Stage.Pretrain, epoch,
            UniformSampler.Plan(context.TargetTrain.Count, plan[0].Length, plan.Length, context.Settings.Seed, Stage.Pretrain, epoch));
        context.Publish(new StageStarted(StepNames.Pretrain, Stage.Pretrain, epoch, plan.Length));
        var meter = new StepMeter(context, progress, Stage.Pretrain, epoch, plan.Length);
        for (int step = 0; step < plan.Length; step++)
        {
            context.Stopping.ThrowIfCancellationRequested();
            LoadedBatch batch = await parts.Load(source, step);
            LoadedBatch? unlabelled = settings.SeeTarget ? await parts.Load(target, step) : null;
            var learned = await parts.Ask<Protocol.Learned>(student,
                new Protocol.LearnSource(epoch, step, batch.Input, [.. batch.Images.Select(image => classes[image])], unlabelled?.Input));
            meter.Record(step, batch, context.SourceTrain, learned);
            // Not when the step failed: an owner that was given up may still read the pixels. The collector frees them then.
            batch.Dispose();
            unlabelled?.Dispose();
        }
        meter.End();
    }

    /// <summary>Dense class numbers of the source's identities, in order; -1 for junk.</summary>
    private static int[] Classes(Dataset source)
    {
        int[] identities = [.. source.Train.Select(image => image.Identity).Where(id => id >= 0).Distinct().Order()];
        return [.. source.Train.Select(image => image.Identity < 0 ? -1 : Array.BinarySearch(identities, image.Identity))];
    }
}
