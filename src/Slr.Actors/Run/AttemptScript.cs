using Akka.Actor;
using Slr.Actors.Attempts;
using Slr.Actors.Observability;
using Slr.Actors.Stages;
using Slr.Data;
using Slr.Models.Networks;
using Slr.Runs.Files;
using Slr.Runs.Seals;

namespace Slr.Actors.Run;

/// <summary>What an attempt does, from the newest sound seal to the end.</summary>
internal sealed class AttemptScript(RunContext context, int number, AttemptParts made, Action<Progress> began)
{
    public async Task<ScoreBoard> Run()
    {
        var cache = new CheckpointCache(context.Settings.CacheFolder, context.Identity);
        Seal? seal = NewestSeal() ?? cache.Find();
        byte[] lines = seal is null ? [] : File.ReadAllBytes(seal.PathOf(RunFileNames.Metrics));
        Rebuild(seal);
        var progress = new Progress(context, seal, new MetricsLog(lines));
        began(progress);
        (Stage stage, int epoch) = FirstEpoch(seal);
        context.Publish(new AttemptStarted(number, stage, epoch, seal?.Directory) { Scores = progress.Scores });
        (WeightSet student, WeightSet teacher) = seal?.Manifest.Stage == Stage.Adapt
            ? (WeightSet.Load(seal.PathOf(SealFiles.Student)), WeightSet.Load(seal.PathOf(SealFiles.Teacher)))
            : await Pretrained(progress, cache);
        IActorRef teacherOwner = made.Teacher(teacher), studentOwner = made.Student(student);
        await new Adaptation(context, made.Actors, progress, studentOwner, teacherOwner).Run();
        await Deliver();
        foreach (string helped in context.Crew?.Done ?? [])
            context.Publish(new Noticed(helped));
        return progress.Scores;
    }

    private async Task<(WeightSet Student, WeightSet Teacher)> Pretrained(Progress progress, CheckpointCache cache)
    {
        WeightSet weights = await new Pretraining(context, made.Actors, progress, cache).Run(made.Pretraining);
        return (weights, weights);
    }

    private (Stage, int) FirstEpoch(Seal? seal) => seal?.Manifest switch
    {
        null => (context.Settings.Pretrain.Options.Epochs == 0 ? Stage.Adapt : Stage.Pretrain, 0),
        { Stage: Stage.Pretrain } sealedSource when sealedSource.Epoch + 1 == context.Settings.Pretrain.Options.Epochs => (Stage.Adapt, 0),
        { } manifest => (manifest.Stage, manifest.Epoch + 1),
    };

    /// <summary>Damaged seals are named; when none is left but some were there, that is no reason to begin anew silently.</summary>
    private Seal? NewestSeal()
    {
        Seal? newest;
        IReadOnlyList<DamagedSeal> damaged;
        lock (context.Sealing)
            newest = context.Sealed.Seals.Newest(out damaged);
        foreach (DamagedSeal bad in damaged)
            context.Publish(new Noticed($"the seal {bad.Directory} is damaged and was set aside: {bad.Reason}"));
        if (newest is null && context.Sealed.Seals.Damaged() is { Count: > 0 } aside)
            throw new FatalRunException(ExitCode.BadData,
                $"no sound seal is left in {context.Directory.Of(RunFileNames.Seals)}, only damaged ones "
                + $"({string.Join(", ", aside.Select(Path.GetFileName))}). Start over with --fresh; what is there is kept beside it.");
        return newest;
    }

    /// <summary>Whatever a failure left beside the seals becomes what the seal says.</summary>
    private void Rebuild(Seal? seal)
    {
        IReadOnlyList<string> lost;
        lock (context.Sealing)
        {
            context.Directory.EnsureHere();
            lost = context.Sealed.Deliver(seal);
        }
        foreach (string table in lost)
            context.Publish(new Noticed($"{table} is not what was delivered, and the seal of its epoch is not kept (seals.keep-every): "
                + "its labels are lost, the run is not"));
    }

    /// <summary>Copies the last seal's weights to where people look for them: never those of an earlier epoch.</summary>
    private Task Deliver() => PatientWriting.Write(context, "the last weights", () =>
    {
        Seal last = NewestSeal()!;
        if (last.Manifest.Epoch != context.Settings.Adapt.Epochs - 1)
            throw new IOException($"the seal of the last epoch is gone, {last.Directory} is the newest sound one");
        context.Sealed.DeliverWeights(last);
    }, made.Actors.Ended);
}
