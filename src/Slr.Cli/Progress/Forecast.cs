using Slr.Actors.Observability;
using Slr.Data;

namespace Slr.Cli.Progress;

/// <summary>
/// How much of a run is done and how long the rest takes, from its events. Only time in which an attempt works counts:
/// the pause before a new attempt does not, nor does the time before a resumed run.
/// </summary>
internal sealed class Forecast(TimeProvider time)
{
    /// <summary>Where in an epoch of adaptation training begins and ends, roughly; what comes before and after is labels and evaluation.</summary>
    private const double TrainBegins = 0.3, TrainEnds = 0.9;

    private readonly Work pretrain = new(), adapt = new();
    private RunStarted? plan;
    private long? since;

    /// <summary>How long the rest takes; null while nothing was measured.</summary>
    public TimeSpan? Left { get; private set; }

    /// <summary>Share of the work that is done, in [0, 1].</summary>
    public double Fraction { get; private set; }

    /// <summary>Takes an event in.</summary>
    public void On(RunEvent happened)
    {
        switch (happened)
        {
            case RunStarted started:
                plan = started;
                (pretrain.Epochs, adapt.Epochs) = (started.PretrainEpochs, started.AdaptEpochs);
                break;
            case AttemptStarted attempt:
                since = time.GetTimestamp();
                pretrain.Reached = attempt.Stage == Stage.Pretrain ? attempt.Epoch : pretrain.Epochs;
                adapt.Reached = attempt.Stage == Stage.Adapt ? attempt.Epoch : 0;
                break;
            case StageProgressed { Name: "extract" } extract:
                Advance(extract.Stage, extract.Epoch + (TrainBegins * extract.Done / Math.Max(1, extract.Total)));
                break;
            case StepCompleted step:
                double share = (step.Step + 1.0) / step.Steps;
                Advance(step.Stage, step.Epoch + (step.Stage == Stage.Pretrain ? share : TrainBegins + ((TrainEnds - TrainBegins) * share)));
                break;
            case EpochSealed done:
                Advance(done.Stage, done.Epoch + 1);
                break;
            case Restarted { Actor: "attempt" }:
                since = null;
                break;
            case RunEnded { Outcome.ExitCode: 0 }:
                (Left, Fraction) = (null, 1);
                return;
        }
        Estimate();
    }

    private void Advance(Stage stage, double position)
    {
        Work work = stage == Stage.Pretrain ? pretrain : adapt;
        long now = time.GetTimestamp();
        work.Seconds += since is { } before ? time.GetElapsedTime(before, now).TotalSeconds : 0;
        since = now;
        if (stage == Stage.Adapt)
            pretrain.Reached = pretrain.Epochs;
        work.Done += Math.Max(0, position - work.Reached);
        work.Reached = Math.Max(work.Reached, position);
    }

    private void Estimate()
    {
        if (plan is null)
            return;
        double? first = pretrain.SecondsPerEpoch;
        // Until an epoch of adaptation was measured: its steps run the teacher too, those of pre-training a batch of the target.
        double? guess = first * plan.AdaptSteps / Math.Max(1, plan.PretrainSteps);
        double? second = adapt.Done >= 1 ? adapt.SecondsPerEpoch : guess ?? adapt.SecondsPerEpoch;
        if (second is not { } each)
        {
            // Pre-training that another run did is no work of this one, so that the share does not fall once adaptation is measured.
            Fraction = pretrain.Left > 0 ? pretrain.Reached / Math.Max(1, pretrain.Epochs + adapt.Epochs) : adapt.Reached / Math.Max(1, adapt.Epochs);
            return;
        }
        double left = (pretrain.Left * (first ?? 0)) + (adapt.Left * each);
        double all = (pretrain.Epochs * (first ?? 0)) + (adapt.Epochs * each);
        (Left, Fraction) = (TimeSpan.FromSeconds(left), all > 0 ? Math.Clamp(1 - (left / all), 0, 1) : 0);
    }

    /// <summary>One of the two stages: how far it is, and what was measured of it.</summary>
    private sealed class Work
    {
        public int Epochs { get; set; }

        /// <summary>The place in the stage, in epochs; where a new attempt replays some, it goes back.</summary>
        public double Reached { get; set; }

        /// <summary>Epochs done while this program ran, replays included, and their time.</summary>
        public double Done { get; set; }

        public double Seconds { get; set; }

        public double Left => Math.Max(0, Epochs - Reached);

        public double? SecondsPerEpoch => Done > 0 ? Seconds / Done : null;
    }
}
