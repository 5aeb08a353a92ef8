namespace Slr.Runs.Outcome;

/// <summary>The scores that a run reports. The best epoch is chosen by the test set, and reported as such.</summary>
/// <param name="SourceOnly">Before adaptation.</param>
/// <param name="Best">The highest mAP after an epoch of adaptation.</param>
/// <param name="Last">After the last evaluated epoch.</param>
public sealed record ScoreBoard(EpochScores? SourceOnly, EpochScores? Best, EpochScores? Last)
{
    /// <summary>Nothing evaluated yet.</summary>
    public static ScoreBoard Empty { get; } = new(null, null, null);

    /// <summary>Adds an evaluation; one in which nothing could be scored adds nothing.</summary>
    public ScoreBoard With(EpochScores? score) => score switch
    {
        null => this,
        { Epoch: < 0 } => this with { SourceOnly = score },
        _ => this with { Last = score, Best = Best is null || score.MeanAveragePrecision > Best.MeanAveragePrecision ? score : Best },
    };
}
