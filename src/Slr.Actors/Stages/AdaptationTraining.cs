using Akka.Actor;
using Slr.Actors.Attempts;
using Slr.Actors.Configuration;
using Slr.Actors.Data;
using Slr.Actors.Observability;
using Slr.Actors.Training;
using Slr.Data;
using Slr.Data.Sampling;
using Slr.Flow;
using Slr.Models.Training;
using Slr.Runs.Lines;

namespace Slr.Actors.Stages;

/// <summary>The training steps of one epoch of stage 2: what passes between teacher and student.</summary>
internal sealed class AdaptationTraining(RunContext context, AttemptActors parts, Progress progress, IActorRef student, IActorRef teacher)
{
    private readonly bool sideBySide = Student.CanLookBesideTeacher(context.Settings.Network, context.Device, context.Settings.Threads);

    /// <summary>Trains an epoch.</summary>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <param name="labels">Labels to train on, by key; images without one, or outliers, are left out.</param>
    /// <param name="means">Mean feature of each cluster: the new classifiers of both networks.</param>
    public async Task Epoch(int epoch, LabelSet labels, float[] means)
    {
        var begin = new Protocol.BeginEpoch(labels.Clusters, means);
        await Task.WhenAll(parts.Ask<Protocol.Done>(student, begin), parts.Ask<Protocol.Done>(teacher, begin));
        AdaptSettings settings = context.Settings.Adapt;
        int[] classes = [.. labels.AlignTo([.. context.Target.Train.Select(image => image.Key)]).Select(label => Math.Max(label, -1))];
        int[][] plan = IdentitySampler.Plan(classes, [.. context.Target.Train.Select(image => image.Camera)],
            [.. context.Target.Train.Select(image => image.Track)], settings.Sampler, context.Settings.Seed, Stage.Adapt, epoch);
        var sequence = new BatchSequence(StepNames.Train, context.TargetTrain, settings.Augmentation, Stage.Adapt, epoch, plan)
        {
            GroupSize = settings.Sampler.Images,
        };
        context.Publish(new StageStarted(StepNames.Train, Stage.Adapt, epoch, plan.Length));
        var meter = new StepMeter(context, progress, Stage.Adapt, epoch, plan.Length);
        for (int step = 0; step < plan.Length; step++)
        {
            context.Stopping.ThrowIfCancellationRequested();
            LoadedBatch batch = await parts.Load(sequence, step);
            TeacherOutput seen = await Look(epoch, step, batch.Input);
            var learned = await parts.Ask<Protocol.Learned>(student, new Protocol.Learn(epoch, step,
                [.. batch.Images.Select(image => classes[image])], seen));
            meter.Record(step, batch, context.TargetTrain, learned);
            await parts.Ask<Protocol.Done>(teacher,
                new Protocol.Absorb(learned.Parameters!, (long)epoch * settings.Sampler.Iterations + step));
            // Not when the step failed: an owner that was given up may still read the pixels. The collector frees them then.
            batch.Dispose();
        }
        meter.End();
    }

    /// <summary>
    /// Both networks look at a batch: side by side, unless each would take all cores for every operation, where two at
    /// once would only be in each other's way (docs/decisions/0009).
    /// </summary>
    private async Task<TeacherOutput> Look(int epoch, int step, NetworkInput batch)
    {
        Task<Protocol.Predicted> taught = parts.Ask<Protocol.Predicted>(teacher, new Protocol.Predict(epoch, step, batch));
        try
        {
            if (!sideBySide)
                await taught;
            Task<Protocol.Done> forwarded = parts.Ask<Protocol.Done>(student, new Protocol.Forward(epoch, step, batch));
            await await Task.WhenAny(taught, forwarded); // a failure ends the step without waiting for the other network
            await forwarded;
            return (await taught).Output;
        }
        catch
        {
            // What the teacher sees, however late, nobody will learn from.
            _ = taught.ContinueWith(late => late.Result.Output.Dispose(), CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }
}
