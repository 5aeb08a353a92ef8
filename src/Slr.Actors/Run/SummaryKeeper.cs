using Slr.Actors.Attempts;
using Slr.Actors.Observability;
using Slr.Data;
using Slr.Runs.Disks;
using Slr.Runs.Files;
using Slr.Runs.Seals;

namespace Slr.Actors.Run;

/// <summary>
/// Keeps <c>summary.json</c> and <c>quarantine.csv</c> true at every moment: written when work begins, after each seal and
/// restart, and at the end, on top of what earlier launches counted. What is said of the result is what is sealed.
/// </summary>
internal sealed class SummaryKeeper : IRunObserver
{
    private readonly RunContext context;
    private readonly RunSummary? before;
    private readonly IReadOnlyList<QuarantineRow> quarantinedBefore;
    private ScoreBoard scores = ScoreBoard.Empty;
    private int sealedEpochs, restarts, lostSteps;
    private TimeSpan lost;
    private bool worked;

    /// <summary>Reads what earlier launches left.</summary>
    public SummaryKeeper(RunContext context)
    {
        this.context = context;
        before = SummaryFile.Read(context.Directory.Path);
        quarantinedBefore = QuarantineFile.Read(context.Directory.Path);
    }

    /// <summary>True when the process before did not come to say how it ended.</summary>
    public bool WasKilled => before is { State: RunStanding.Running };

    /// <summary>What has changed since the last seal, when the run goes on all the same.</summary>
    public IReadOnlyList<string> Forced { get; set; } = [];

    public void On(RunEvent happened)
    {
        switch (happened)
        {
            case AttemptStarted attempt:
                Heed(attempt.From);
                if (attempt.Stage == Stage.Adapt && attempt.Epoch == context.Settings.Adapt.Epochs)
                    return; // nothing is left to do
                worked = true;
                break;
            case EpochSealed epoch:
                Heed(epoch.Folder);
                break;
            case Restarted restart:
                restarts++;
                lostSteps += restart.LostSteps;
                lost += restart.LostTime;
                break;
            case Evaluated { Stage: Stage.Pretrain } source:
                scores = scores.With(EpochScores.Of(-1, source.Scores));
                return;
            default:
                return;
        }
        Write(Summary(RunStanding.Running, null));
    }

    /// <summary>Says how the run ended. A run that was over already stays as it was.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public RunSummary End(RunStanding state, string? cause)
    {
        if (!worked && restarts == 0 && Forced.Count == 0 && state == RunStanding.Finished && before is { State: RunStanding.Finished })
            return before;
        RunSummary summary = Summary(state, cause);
        Write(summary);
        return summary;
    }

    /// <summary>The summary as it stands.</summary>
    public RunSummary Summary(RunStanding state, string? cause) => new()
    {
        Name = context.Settings.Name,
        Source = context.Source.Name,
        Target = context.Target.Name,
        Generated = context.Source.Generated || context.Target.Generated,
        Seed = context.Settings.Seed,
        SourceOnly = context.Target.ScoredByTracks ? null : scores.SourceOnly,
        Best = context.Target.ScoredByTracks ? null : scores.Best,
        Last = context.Target.ScoredByTracks ? null : scores.Last,
        LabelFree = context.Target.ScoredByTracks ? new(scores.SourceOnly, scores.Best, scores.Last) : null,
        State = state,
        Cause = cause,
        Forced = [.. (before?.Forced ?? []).Union(Forced)],
        Epochs = sealedEpochs,
        Launches = (before?.Launches ?? 0) + 1,
        Restarts = (before?.Restarts ?? 0) + restarts,
        LostSteps = (before?.LostSteps ?? 0) + lostSteps,
        LostSeconds = (before?.LostSeconds ?? 0) + lost.TotalSeconds,
        Quarantined = Quarantined().Count(),
        Seconds = (before?.Seconds ?? 0) + context.Clock.GetElapsedTime(context.Started).TotalSeconds,
    };

    private void Write(RunSummary summary)
    {
        context.Directory.Replace(RunFileNames.Summary, SummaryFile.ToBytes(summary));
        context.Directory.Replace(RunFileNames.Quarantine, QuarantineFile.ToBytes(Quarantined()));
    }

    /// <summary>What a seal says of the run so far.</summary>
    private void Heed(string? folder)
    {
        if (folder is null)
            return;
        SealManifest manifest = SealManifest.Parse(context.Directory.Disk.ReadAll(Path.Combine(folder, SealFiles.Manifest)));
        scores = manifest.Scores;
        sealedEpochs = manifest.Stage == Stage.Adapt ? manifest.Epoch + 1 : 0;
    }

    private IEnumerable<QuarantineRow> Quarantined() => quarantinedBefore
        .Concat(context.Quarantined.Select(bad => new QuarantineRow(bad.Image.Path, bad.Image.Key, bad.Reason)))
        .DistinctBy(image => image.Path);
}
