namespace Slr.Cli.Runs;

/// <summary>Losses of one training step; a loss that a stage does not have is null.</summary>
internal sealed record StepPoint(string Stage, int Epoch, int Step, double? LearningRate, double? Loss,
    double? CrossEntropy, double? SoftCrossEntropy, double? Triplet);

/// <summary>A signature of failure that an epoch reported.</summary>
internal sealed record WarningNote(int Epoch, string Kind, string Message);

/// <summary>Agreement of labels with the identities, for reporting only; all in [0, 1] (ARI may be below 0).</summary>
internal sealed record QualityPoint(double? Precision, double? Recall, double? F1, double? Ari, double? Nmi, double? Purity);

/// <summary>The labels of one epoch of adaptation.</summary>
internal sealed record LabelsPoint(int Epoch, double? Clusters, double? Outliers, double? ChangedSinceLast,
    double? ChangedByRefinement, double? MeanBestIou, double? RowEntropy, double? DistinctRows, double? Eps,
    QualityPoint Quality);

/// <summary>Scores on the target's query and gallery, as fractions.</summary>
internal sealed record ScorePoint(string Stage, int Epoch, double? MeanAveragePrecision, double? Rank1, double? Rank5,
    double? Rank10);

/// <summary>One stage of work with its place in time, in seconds since the run started.</summary>
internal sealed record StageSpan(string Name, string Stage, int Epoch, double Start, double Seconds)
{
    /// <summary>When it ended, in seconds since the run started.</summary>
    public double End => Start + Seconds;
}

/// <summary>A restart of an actor or of the whole attempt.</summary>
internal sealed record RestartNote(string Actor, string Cause, int? Attempt, double? Time, double? LostSteps,
    double? LostSeconds);
