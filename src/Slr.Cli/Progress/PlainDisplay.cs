using System.Globalization;
using Slr.Actors.Observability;
using Slr.Data;
using Slr.Runs.Files;
using Slr.Runs.Lines;

namespace Slr.Cli.Progress;

/// <summary>A line with its time for each thing worth a line: for logs, pipes and screen readers.</summary>
internal sealed class PlainDisplay(TextWriter output, TimeProvider time) : RunDisplay
{
    private const string Moment = "yyyy-MM-dd HH:mm:ss";

    private static readonly TimeSpan StepPause = TimeSpan.FromSeconds(15);
    private readonly RunState state = new(time);
    private long lastStep = time.GetTimestamp();

    /// <inheritdoc/>
    public override void On(RunEvent happened)
    {
        state.On(happened);
        foreach (string line in Lines(happened))
            output.WriteLine($"{time.GetLocalNow().ToString(Moment, CultureInfo.InvariantCulture)} {line}");
        output.Flush();
    }

    /// <inheritdoc/>
    public override void Dispose() => output.Flush();

    private string Place(string part) =>
        $"{StepNames.Of(state.Stage)} {state.Epoch + 1}/{state.Epochs} {ProgressWords.Part(part)}";

    private IEnumerable<string> Lines(RunEvent happened) => happened switch
    {
        RunStarted started => [$"run directory: {started.Folder}", .. started.Generated ? [ProgressWords.Generated] : (string[])[]],
        AttemptStarted { Attempt: > 1 } attempt =>
            [$"attempt {attempt.Attempt} goes on from {attempt.From ?? "the start"} with epoch {attempt.Epoch + 1}"],
        AttemptStarted { From: { } from } attempt => [IsCached(from)
            ? $"pre-training is taken from the cache, {from}"
            : $"goes on from {from} with epoch {attempt.Epoch + 1} of {ProgressWords.Short(attempt.Stage)}"],
        StepCompleted step when IsDue(step) => [Step(step)],
        LabelsRefined labels => [$"adapt {labels.Epoch + 1}/{state.Started?.AdaptEpochs} labels: {ProgressWords.Labels(labels)}",
            .. labels.Report.Warnings.Select(w => $"warning: {w.Message}")],
        Evaluated { Stage: Stage.Pretrain } evaluated =>
            [$"{(state.Started?.PretrainEpochs == 0 ? "start" : "source only")}: {ProgressWords.Scores(evaluated.Scores)}"],
        Evaluated evaluated =>
            [$"adapt {evaluated.Epoch + 1}/{state.Started?.AdaptEpochs} evaluation: {ProgressWords.Scores(evaluated.Scores)}"],
        Restarted restarted => [$"restart: {restarted.Actor}: {restarted.Cause}"],
        Noticed noticed => [noticed.Message],
        _ => [],
    };

    /// <summary>Runs with the same source and network share their pre-training; what is their own lies in their seals.</summary>
    private static bool IsCached(string from) => Path.GetFileName(Path.GetDirectoryName(from)) != RunFileNames.Seals;

    /// <summary>The last step of an epoch, and in long epochs one now and then.</summary>
    private bool IsDue(StepCompleted step)
    {
        bool due = step.Step + 1 == step.Steps || time.GetElapsedTime(lastStep) >= StepPause;
        if (due)
            lastStep = time.GetTimestamp();
        return due;
    }

    private string Step(StepCompleted step)
    {
        string[] parts = [$"{Place(StepNames.Train)} step {step.Step + 1}/{step.Steps}", ProgressWords.Losses(step.Losses, step.Stage),
            ProgressWords.Speed(step.ImagesPerSecond), ProgressWords.Left(state.Left)];
        return string.Join(", ", parts.Where(p => p.Length > 0));
    }
}
