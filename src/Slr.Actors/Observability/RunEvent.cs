using Slr.Data;
using Slr.Flow.Evaluation;
using Slr.Flow.Metrics;
using Slr.Flow.Refinement;
using Slr.Models.Training;

namespace Slr.Actors.Observability;

/// <summary>Something that happened in a run; published on the actor system's event stream and to the observer.</summary>
public abstract record RunEvent;

/// <summary>The run has its directory and its data, and begins or goes on.</summary>
/// <param name="Folder">The run directory.</param>
/// <param name="Generated">True when a data set is drawn stand-in data.</param>
/// <param name="PretrainEpochs">Epochs of stage 1.</param>
/// <param name="PretrainSteps">Steps of an epoch of stage 1.</param>
/// <param name="AdaptEpochs">Epochs of stage 2.</param>
/// <param name="AdaptSteps">Steps of an epoch of stage 2.</param>
public sealed record RunStarted(
    string Folder, bool Generated, int PretrainEpochs, int PretrainSteps, int AdaptEpochs, int AdaptSteps) : RunEvent;

/// <summary>An attempt found out where it starts.</summary>
/// <param name="Attempt">Number of the attempt, from 1.</param>
/// <param name="Stage">Stage of its first epoch.</param>
/// <param name="Epoch">Its first epoch, from 0.</param>
/// <param name="From">The seal or cached checkpoint it goes on from; null from scratch.</param>
public sealed record AttemptStarted(int Attempt, Stage Stage, int Epoch, string? From) : RunEvent
{
    /// <summary>What was scored up to there.</summary>
    public ScoreBoard Scores { get; init; } = ScoreBoard.Empty;
}

/// <summary>A part of an epoch begins.</summary>
/// <param name="Name"><c>pretrain</c>, <c>source-features</c>, <c>extract</c>, <c>refine</c>, <c>train</c>, <c>evaluate</c> or
/// <c>seal</c>.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Total">Steps or images of it; 0 when not countable.</param>
public sealed record StageStarted(string Name, Stage Stage, int Epoch, int Total) : RunEvent;

/// <summary>A part of an epoch goes on.</summary>
/// <param name="Name">As in <see cref="StageStarted"/>.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Done">Steps or images done.</param>
/// <param name="Total">All of them.</param>
public sealed record StageProgressed(string Name, Stage Stage, int Epoch, int Done, int Total) : RunEvent;

/// <summary>A part of an epoch is over.</summary>
/// <param name="Name">As in <see cref="StageStarted"/>, or <c>graph.NAME</c> for a stage of the dataflow graph.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Start">From the start of the program's run to the part's start.</param>
/// <param name="Duration">How long it took.</param>
public sealed record StageEnded(string Name, Stage Stage, int Epoch, TimeSpan Start, TimeSpan Duration) : RunEvent;

/// <summary>One training step.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Step">The step, from 0.</param>
/// <param name="Steps">Steps of the epoch.</param>
/// <param name="LearningRate">Adam's learning rate.</param>
/// <param name="Losses">The losses.</param>
/// <param name="ImagesPerSecond">Smoothed speed of training.</param>
public sealed record StepCompleted(
    Stage Stage, int Epoch, int Step, int Steps, double LearningRate, StepLosses Losses, double ImagesPerSecond) : RunEvent;

/// <summary>An epoch has its labels.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Report">Clusters, outliers, changes, warnings.</param>
/// <param name="Quality">Agreement with the identities, where the data set has them; for reports only.</param>
public sealed record LabelsRefined(int Epoch, RefinementReport Report, LabelQuality? Quality) : RunEvent;

/// <summary>The teacher was evaluated on the target's query and gallery.</summary>
/// <param name="Stage">Stage 1 means source only: before adaptation.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Scores">mAP and CMC as fractions.</param>
public sealed record Evaluated(Stage Stage, int Epoch, RankingScores Scores) : RunEvent;

/// <summary>An epoch is safe on the disk.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Folder">The seal.</param>
public sealed record EpochSealed(Stage Stage, int Epoch, string Folder) : RunEvent;

/// <summary>A part failed and was replaced, or a new attempt begins.</summary>
/// <param name="Actor">What failed, for example <c>loader</c> or <c>attempt</c>.</param>
/// <param name="Cause">Why, for people.</param>
/// <param name="Attempt">Number of the attempt that it belongs to, from 1.</param>
/// <param name="LostSteps">Training steps that are done again.</param>
/// <param name="LostTime">Time that is lost with them, the pause before the new attempt included.</param>
public sealed record Restarted(string Actor, string Cause, int Attempt, int LostSteps, TimeSpan LostTime) : RunEvent;

/// <summary>Something that a person should know and that stops nothing.</summary>
/// <param name="Message">The sentence.</param>
public sealed record Noticed(string Message) : RunEvent
{
    /// <summary>The nodes that help from now on, where it is about them; else null.</summary>
    public IReadOnlyList<string>? Nodes { get; init; }
}

/// <summary>The run is over; the last event.</summary>
/// <param name="Outcome">How it ended.</param>
public sealed record RunEnded(RunOutcome Outcome) : RunEvent;
