using Slr.Actors.Observability;
using Slr.Data;
using Slr.Models.Training;
using Slr.Runs.Lines;

namespace Slr.Cli.Progress;

/// <summary>Where a run stands, from its events. Not thread-safe: events come one at a time.</summary>
internal sealed class RunState(TimeProvider time)
{
    private readonly Forecast forecast = new(time);
    private readonly SortedDictionary<string, int> restarts = new(StringComparer.Ordinal);
    private readonly SortedSet<string> working = new(StringComparer.Ordinal);

    /// <summary>How the run began; null before.</summary>
    public RunStarted? Started { get; private set; }

    /// <summary>The stage that is worked on.</summary>
    public Stage Stage { get; private set; } = Stage.Pretrain;

    /// <summary>Its epoch, from 0.</summary>
    public int Epoch { get; private set; }

    /// <summary>The part of the epoch that began or went on last, as people call it.</summary>
    public string Part { get; private set; } = "start";

    /// <summary>Steps or images done of that part.</summary>
    public int Done { get; private set; }

    /// <summary>All steps or images of that part; 0 when not countable.</summary>
    public int Total { get; private set; }

    /// <summary>Parts that are worked on now.</summary>
    public IReadOnlyCollection<string> Working => working;

    /// <summary>Losses of the last step.</summary>
    public StepLosses? Losses { get; private set; }

    /// <summary>Training speed.</summary>
    public double ImagesPerSecond { get; private set; }

    /// <summary>The labels of the last refined epoch.</summary>
    public LabelsRefined? Labels { get; private set; }

    /// <summary>mAP before adaptation; null before it is measured, and where nothing can be scored.</summary>
    public double? SourceOnly { get; private set; }

    /// <summary>The latest mAP of adaptation; null as above.</summary>
    public double? Latest { get; private set; }

    /// <summary>The best mAP of adaptation so far; null as above.</summary>
    public double? Best { get; private set; }

    /// <summary>Remaining time without pauses; null while nothing was measured.</summary>
    public TimeSpan? Left => forecast.Left;

    /// <summary>Share of the work that is done, in [0, 1].</summary>
    public double Fraction => forecast.Fraction;

    /// <summary>Restarts by part.</summary>
    public IReadOnlyDictionary<string, int> Restarts => restarts;

    /// <summary>The last thing that a person should know.</summary>
    public string? Notice { get; private set; }

    /// <summary>Nodes that help now.</summary>
    public IReadOnlyList<string> Nodes { get; private set; } = [];

    /// <summary>Epochs of the current stage.</summary>
    public int Epochs => Stage == Stage.Pretrain ? Started?.PretrainEpochs ?? 0 : Started?.AdaptEpochs ?? 0;

    /// <summary>Takes an event in.</summary>
    public void On(RunEvent happened)
    {
        forecast.On(happened);
        switch (happened)
        {
            case RunStarted started:
                (Started, Notice) = (started, null);
                break;
            case AttemptStarted attempt:
                (Stage, Epoch) = (attempt.Stage, attempt.Epoch);
                (SourceOnly, Latest, Best) = (attempt.Scores.SourceOnly?.MeanAveragePrecision,
                    attempt.Scores.Last?.MeanAveragePrecision, attempt.Scores.Best?.MeanAveragePrecision);
                working.Clear();
                break;
            case StageStarted part:
                working.Add(part.Name);
                Enter(part.Name, part.Stage, part.Epoch, 0, part.Total);
                break;
            case StageProgressed part:
                Enter(part.Name, part.Stage, part.Epoch, part.Done, part.Total);
                break;
            case StageEnded part:
                working.Remove(part.Name);
                break;
            case StepCompleted step:
                Enter(StepNames.Train, step.Stage, step.Epoch, step.Step + 1, step.Steps);
                (Losses, ImagesPerSecond) = (step.Losses, step.ImagesPerSecond);
                break;
            case LabelsRefined labels:
                Labels = labels;
                break;
            case Evaluated { Stage: Stage.Pretrain } evaluated:
                SourceOnly = evaluated.Scores.MeanAveragePrecision;
                break;
            case Evaluated evaluated:
                Latest = evaluated.Scores.MeanAveragePrecision;
                Best = Best is null || Latest > Best ? Latest : Best;
                break;
            case Restarted restarted:
                restarts[restarted.Actor] = restarts.GetValueOrDefault(restarted.Actor) + 1;
                Notice = $"{restarted.Actor} was started again: {restarted.Cause}";
                break;
            case Noticed noticed:
                Notice = noticed.Message;
                Nodes = noticed.Nodes ?? Nodes;
                break;
            case RunEnded ended:
                working.Clear();
                (Part, Done, Total) = (ended.Outcome.ExitCode == 0 ? "finished" : "stopped", 0, 0);
                break;
        }
    }

    private void Enter(string part, Stage stage, int epoch, int done, int total) =>
        (Part, Stage, Epoch, Done, Total) = (part, stage, epoch, done, total);
}
