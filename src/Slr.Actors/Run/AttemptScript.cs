using Akka.Actor;
using Slr.Actors.Observability;
using Slr.Data;
using Slr.Models.Weights;
using Slr.Runs.Seals;

namespace Slr.Actors.Run;

/// <summary>What an attempt does, from the newest sound seal to the end.</summary>
internal sealed class AttemptScript(RunContext context, int number, AttemptParts made, Action<Progress> began)
{
    public async Task<ScoreBoard> Run()
    {
        var cache = new CheckpointCache(context.Settings.CacheFolder, context.Identity);
        Seal? seal = NewestSeal() ?? cache.Find();
        byte[] lines = seal is null ? [] : File.ReadAllBytes(seal.PathOf("metrics.jsonl"));
        context.Directory.Replace("metrics.jsonl", lines);
        var progress = new Progress(context, seal, new MetricsLog(lines));
        began(progress);
        (Stage stage, int epoch) = FirstEpoch(seal);
        context.Publish(new AttemptStarted(number, stage, epoch, seal?.Directory));
        (WeightSet student, WeightSet teacher) = seal?.Manifest.Stage == Stage.Adapt
            ? (WeightSet.Load(seal.PathOf("student.safetensors")), WeightSet.Load(seal.PathOf("teacher.safetensors")))
            : await Pretrained(progress, cache);
        IActorRef teacherOwner = made.Teacher(teacher), studentOwner = made.Student(student);
        await new Adaptation(context, made.Parts, progress, studentOwner, teacherOwner).Run();
        await Deliver();
        return progress.Scores;
    }

    private async Task<(WeightSet Student, WeightSet Teacher)> Pretrained(Progress progress, CheckpointCache cache)
    {
        WeightSet weights = await new Pretraining(context, made.Parts, progress, cache).Run(made.Pretraining);
        return (weights, weights);
    }

    private (Stage, int) FirstEpoch(Seal? seal) => seal?.Manifest switch
    {
        null => (Stage.Pretrain, 0),
        { Stage: Stage.Pretrain } sealedSource when sealedSource.Epoch + 1 == context.Settings.Pretrain.Options.Epochs => (Stage.Adapt, 0),
        { } manifest => (manifest.Stage, manifest.Epoch + 1),
    };

    /// <summary>Damaged seals are named; when none is left but some were there, that is no reason to begin anew silently.</summary>
    private Seal? NewestSeal()
    {
        Seal? newest;
        IReadOnlyList<DamagedSeal> damaged;
        lock (context.Sealing)
            newest = context.Seals.Newest(out damaged);
        foreach (DamagedSeal bad in damaged)
            context.Publish(new Noticed($"the seal {bad.Directory} is damaged and was set aside: {bad.Reason}"));
        if (newest is null && context.Seals.SetAside() is { Count: > 0 } aside)
            throw new FatalRunException(ExitCode.BadData, $"no sound seal is left in {context.Directory.Seals}, only damaged ones "
                + $"({string.Join(", ", aside.Select(Path.GetFileName))}). Start over with --fresh; what is there is kept beside it.");
        return newest;
    }

    /// <summary>Copies the last seal's weights to where people look for them: never those of an earlier epoch.</summary>
    private Task Deliver() => PatientWriting.Write(context, "the last weights", () =>
    {
        context.Faults.Strike("delivery", context.Settings.Adapt.Epochs - 1, 0, made.Parts.Ended);
        Seal last = NewestSeal()!;
        if (last.Manifest.Epoch != context.Settings.Adapt.Epochs - 1)
            throw new IOException($"the seal of the last epoch is gone, {last.Directory} is the newest sound one");
        foreach (string name in (ReadOnlySpan<string>)["student.safetensors", "teacher.safetensors"])
        {
            string path = context.Directory.Of("weights", name), temporary = path + ".tmp";
            File.Copy(last.PathOf(name), temporary, overwrite: true);
            File.Move(temporary, path, overwrite: true);
        }
    }, made.Parts.Ended);
}
