namespace Slr.Cli.Runs;

/// <summary>The scores that a run is judged by: from its summary, or while it goes on from its evaluations, which are ahead of it.</summary>
internal sealed record RunScores(ScoreNote? SourceOnly, ScoreNote? Last, ScoreNote? Best)
{
    public static RunScores Of(RunRecord run)
    {
        ScorePoint[] adapted = [.. run.Adapted.Where(s => s.MeanAveragePrecision is not null)];
        RunSummary? ended = run.Summary is { State: not "running" } summary ? summary : null;
        return new RunScores(ended?.SourceOnly ?? Note(run.SourceOnly),
            ended?.Last ?? Note(adapted.LastOrDefault()),
            ended?.Best ?? Note(adapted.MaxBy(s => s.MeanAveragePrecision)));
    }

    private static ScoreNote? Note(ScorePoint? score) => score?.MeanAveragePrecision is { } map
        ? new ScoreNote(map, score.Rank1 ?? 0, score.Rank5 ?? 0, score.Rank10 ?? 0, score.Stage == "adapt" ? score.Epoch : null)
        : null;
}
