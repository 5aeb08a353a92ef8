using Slr.Actors.Run;

namespace Slr.Actors.Observability;

/// <summary>Gathers what <c>summary.json</c> says from the events of a run.</summary>
internal sealed class SummaryKeeper(RunContext context) : IRunObserver
{
    private ScoreBoard scores = ScoreBoard.Empty;
    private int sealedEpochs, restarts, lostSteps;
    private TimeSpan lost;

    public void On(RunEvent happened)
    {
        switch (happened)
        {
            case EpochSealed { Stage: Slr.Data.Stage.Adapt } epoch:
                sealedEpochs = epoch.Epoch + 1;
                break;
            case Restarted restart:
                restarts++;
                lostSteps += restart.LostSteps;
                lost += restart.LostTime;
                break;
            case Evaluated { Stage: Slr.Data.Stage.Pretrain } before:
                scores = scores.With(EpochScores.Of(-1, before.Scores));
                break;
            case Evaluated after:
                scores = scores.With(EpochScores.Of(after.Epoch, after.Scores));
                break;
        }
    }

    /// <summary>The summary so far. What an earlier process of the same run achieved comes from the newest seal.</summary>
    public RunSummary Summary()
    {
        ScoreBoard all = context.Seals.Newest(out _)?.Manifest is { } manifest && manifest.Scores.SourceOnly is not null
            ? manifest.Scores
            : scores;
        return new RunSummary
        {
            Name = context.Settings.Name,
            Source = context.Source.Name,
            Target = context.Target.Name,
            Generated = context.Source.Generated || context.Target.Generated,
            Seed = context.Settings.Seed,
            SourceOnly = all.SourceOnly,
            Best = all.Best,
            Last = all.Last,
            Epochs = sealedEpochs,
            Restarts = restarts,
            LostSteps = lostSteps,
            LostSeconds = lost.TotalSeconds,
            Quarantined = context.Quarantined.Count(),
            Seconds = context.Clock.GetElapsedTime(context.Started).TotalSeconds,
        };
    }
}
