using Serilog;
using Slr.Actors.Attempts;
using Slr.Actors.Configuration;
using Slr.Actors.Observability;
using Slr.Data;
using Slr.Data.Datasets;
using Slr.Flow.Refinement;
using Slr.Runs.Files;
using Slr.Runs.Lines;

namespace Slr.Actors.Run;

/// <summary>
/// Tells a run's story in its log: the command, versions, settings and data, each epoch with its labels and scores, what was
/// started again and why, the seals, the end. Epochs and steps count from 1 here, as everywhere where people read.
/// </summary>
internal sealed class RunStory(RunContext context, ILogger log) : IRunObserver
{
    private StepCompleted? last;

    /// <inheritdoc/>
    public void On(RunEvent happened)
    {
        switch (happened)
        {
            case RunStarted:
                Begin();
                break;
            case AttemptStarted attempt:
                log.Information("Attempt {Attempt} begins with epoch {Epoch} of {Stage}, from {From}",
                    attempt.Attempt, attempt.Epoch + 1, NameOf(attempt.Stage), attempt.From ?? "the start");
                break;
            case StepCompleted step:
                last = step;
                break;
            case StageEnded { Name: StepNames.Pretrain or StepNames.Train } trained:
                Trained(trained);
                break;
            case LabelsRefined labels:
                Labelled(labels);
                break;
            case Evaluated evaluated:
                Scored(evaluated);
                break;
            case EpochSealed epoch:
                log.Information("Epoch {Epoch} of {Stage} is sealed in {Seal}", epoch.Epoch + 1, NameOf(epoch.Stage), epoch.Folder);
                break;
            case Restarted restart:
                log.Warning("{Part} was started again ({LostSteps} steps, {LostSeconds:0.0} s lost): {Cause}",
                    restart.Actor, restart.LostSteps, restart.LostTime.TotalSeconds, restart.Cause);
                break;
            case Noticed notice:
                log.Warning("{Notice}", notice.Message);
                break;
            case RunEnded ended:
                End(ended.Outcome);
                break;
        }
    }

    private void Begin()
    {
        log.Information("Command: {Command}, process {Process}", ProgramName.CommandLine, Environment.ProcessId);
        RunEnvironment here = EnvironmentProbe.Of(context);
        log.Information("SLR {Slr}, {Dotnet}, {Torch}, {System}, {Processors} x {Processor}, device {Device}",
            here.Slr, here.Dotnet, here.Torch, here.System, here.Processors, here.Processor, here.Device);
        foreach ((string key, SettingValue value) in context.Settings.Resolved.Values.Where(setting => setting.Value.IsChanged))
            log.Information("Setting {Key} = {Value} ({Origin})", key, value.Text, value.Origin);
        Describe("Source", context.Source);
        Describe("Target", context.Target);
    }

    private void Describe(string role, Dataset data) => log.Information(
        "{Role} {Name} in {Root}: {Train} training images of {Identities} known identities, {Query} query and {Gallery} gallery "
            + "images{Generated:l}",
        role, data.Name, data.Root, data.Train.Length, data.TrainIdentities(), data.Query.Length, data.Gallery.Length,
        data.Generated ? ", GENERATED stand-ins" : "");

    private void Trained(StageEnded trained)
    {
        if (last is not { } step)
            return;
        log.Information("Epoch {Epoch} of {Stage} is trained: {Steps} steps in {Seconds:0.0} s, {ImagesPerSecond:0} images/s, last loss "
            + "{Loss:0.000}",
            trained.Epoch + 1, NameOf(trained.Stage), step.Steps, trained.Duration.TotalSeconds, step.ImagesPerSecond, step.Losses.Total);
    }

    private void Labelled(LabelsRefined labels)
    {
        RefinementReport report = labels.Report;
        const string Counts =
            "Epoch {Epoch} has its labels: {Clusters} clusters, {Outliers} outliers; before refinement {CurrentClusters} and "
                + "{CurrentOutliers}";
        if (labels.Quality is { } quality && double.IsFinite(quality.F1))
            log.Information(Counts + "; F1 {F1:0.000} by the identities, which training never sees",
                labels.Epoch + 1, report.Clusters, report.Outliers, report.CurrentClusters, report.CurrentOutliers, quality.F1);
        else
            log.Information(Counts, labels.Epoch + 1, report.Clusters, report.Outliers, report.CurrentClusters, report.CurrentOutliers);
        foreach (FailureSignature warning in report.Warnings)
            log.Warning("Epoch {Epoch}: {Warning}", labels.Epoch + 1, warning.Message);
    }

    private void Scored(Evaluated evaluated)
    {
        string when = evaluated.Stage == Stage.Pretrain ? "Source only" : $"Epoch {evaluated.Epoch + 1}";
        if (evaluated.Scores is { MeanAveragePrecision: { } map, Rank1: { } rank1 })
            log.Information("{When:l}: mAP {MeanAveragePrecision:P1}, Rank-1 {Rank1:P1} over {Queries} queries", when, map, rank1,
                evaluated.Scores.Queries);
        else
            log.Information("{When:l}: nothing could be scored, {Queries} queries have no match", when, evaluated.Scores.SkippedQueries);
    }

    private void End(RunOutcome outcome)
    {
        const string Finished =
            "The run is finished: {Epochs} epochs of adaptation, {Restarts} restarts, {Seconds:0.0} s in all launches, ";
        switch (outcome)
        {
            case { ExitCode: ExitCode.Success, Summary: { Last: { } score } summary }:
                log.Information(Finished + "mAP {MeanAveragePrecision:P1}", summary.Epochs, summary.Restarts, summary.Seconds,
                    score.MeanAveragePrecision);
                break;
            case { ExitCode: ExitCode.Success, Summary: { } summary }:
                log.Information(Finished + "nothing scored", summary.Epochs, summary.Restarts, summary.Seconds);
                break;
            case { ExitCode: ExitCode.Interrupted }:
                log.Information("The run ended with code {ExitCode}: {Message}", outcome.ExitCode, outcome.Message);
                break;
            default:
                log.Error("The run ended with code {ExitCode}: {Message}", outcome.ExitCode, outcome.Message);
                break;
        }
    }

    private static string NameOf(Stage stage) => stage == Stage.Pretrain ? "pre-training" : "adaptation";
}
