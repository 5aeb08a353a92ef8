using System.Text.Json.Serialization;
using Slr.Data;
using Slr.Flow.Evaluation;
using Slr.Models.Training;
using Slr.Runs.Outcome;

namespace Slr.Runs.Lines;

/// <summary>A training step.</summary>
public sealed record StepLine() : MetricsLine("step")
{
    /// <summary>The step of its epoch, from 0.</summary>
    public int Step { get; init; }

    /// <summary>Adam's learning rate.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The weighted sum of the losses.</summary>
    public double? Loss { get; init; }

    /// <summary>Cross-entropy of the labels.</summary>
    public double? CrossEntropy { get; init; }

    /// <summary>Cross-entropy of the teacher's scores.</summary>
    public double? SoftCrossEntropy { get; init; }

    /// <summary>Triplet loss, soft in adaptation.</summary>
    public double? Triplet { get; init; }

    /// <summary>The line of a step.</summary>
    public static StepLine Of(Stage stage, int epoch, int step, double learningRate, StepLosses losses) => new()
    {
        Stage = stage,
        Epoch = epoch,
        Step = step,
        LearningRate = Finite(learningRate),
        Loss = Finite(losses.Total),
        CrossEntropy = Finite(losses.CrossEntropy),
        SoftCrossEntropy = Finite(losses.SoftCrossEntropy),
        Triplet = Finite(losses.SoftTriplet),
    };
}

/// <summary>An epoch whose training is over.</summary>
public sealed record EpochLine() : MetricsLine("epoch")
{
    /// <summary>Its training steps.</summary>
    public int Steps { get; init; }

    /// <summary>Their mean loss.</summary>
    public double? Loss { get; init; }
}

/// <summary>
/// An evaluation on the target; that before adaptation belongs to the last epoch of stage 1. Null where nothing can be scored.
/// </summary>
public sealed record EvaluationLine() : MetricsLine("evaluation")
{
    /// <summary>mAP in [0, 1].</summary>
    [JsonPropertyName("mAP")]
    public double? MeanAveragePrecision { get; init; }

    /// <summary>CMC rank 1 in [0, 1].</summary>
    public double? Rank1 { get; init; }

    /// <summary>CMC rank 5 in [0, 1].</summary>
    public double? Rank5 { get; init; }

    /// <summary>CMC rank 10 in [0, 1].</summary>
    public double? Rank10 { get; init; }

    /// <summary>Queries that count.</summary>
    public int Queries { get; init; }

    /// <summary>The same by epoch of adaptation, -1 being before it; null where nothing could be scored.</summary>
    [JsonIgnore]
    public EpochScores? Scores => MeanAveragePrecision is { } map
        ? new(Stage == Stage.Adapt ? Epoch : -1, map, Rank1 ?? 0, Rank5 ?? 0, Rank10 ?? 0, Queries)
        : null;

    /// <summary>The line of an evaluation.</summary>
    public static EvaluationLine Of(Stage stage, int epoch, RankingScores scores) => new()
    {
        Stage = stage,
        Epoch = epoch,
        MeanAveragePrecision = Finite(scores.MeanAveragePrecision),
        Rank1 = Finite(scores.Rank1),
        Rank5 = Finite(scores.Rank5),
        Rank10 = Finite(scores.Rank10),
        Queries = scores.Queries,
    };
}
