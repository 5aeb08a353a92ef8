namespace Slr.Cli.Runs;

/// <summary>The scores that a run is judged by: from its summary, or while it has none from its evaluations.</summary>
internal sealed record RunScores(ScoreNote? SourceOnly, ScoreNote? Last, ScoreNote? Best)
{
    public static RunScores Of(RunRecord run)
    {
        ScorePoint[] adapted = [.. run.Adapted.Where(s => s.MeanAveragePrecision is not null)];
        return new RunScores(run.Summary?.SourceOnly ?? Note(run.SourceOnly),
            run.Summary?.Last ?? Note(adapted.LastOrDefault()),
            run.Summary?.Best ?? Note(adapted.MaxBy(s => s.MeanAveragePrecision)));
    }

    private static ScoreNote? Note(ScorePoint? score) => score?.MeanAveragePrecision is { } map
        ? new ScoreNote(map, score.Rank1 ?? 0, score.Rank5 ?? 0, score.Rank10 ?? 0, score.Stage == "adapt" ? score.Epoch : null)
        : null;
}
