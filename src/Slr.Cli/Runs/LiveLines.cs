using Slr.Actors.Observability;
using Slr.Runs.Lines;

namespace Slr.Cli.Runs;

/// <summary>The lines that events of a run of this process are written as once their epoch is sealed.</summary>
internal static class LiveLines
{
    /// <summary>The line of an event; null for one that no line of the metrics tells.</summary>
    public static MetricsLine? Of(RunEvent happened) => happened switch
    {
        StepCompleted step => StepLine.Of(step.Stage, step.Epoch, step.Step, step.LearningRate, step.Losses),
        LabelsRefined labels => LabelsLine.Of(labels.Epoch, labels.Report, labels.Quality),
        Evaluated evaluated => EvaluationLine.Of(evaluated.Stage, evaluated.Epoch, evaluated.Scores),
        _ => null,
    };
}
