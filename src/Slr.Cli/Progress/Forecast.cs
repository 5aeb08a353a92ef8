using Slr.Actors.Observability;
using Slr.Data;
using Slr.Runs.Lines;

namespace Slr.Cli.Progress;

/// <summary>
/// How much of a run is done and how long the rest takes, from its events. Only time in which an attempt works counts:
/// the pause before a new attempt does not, nor does the time before a resumed run.
/// </summary>
internal sealed class Forecast(TimeProvider time)
{
    /// <summary>
    /// Where in an epoch of adaptation training begins and ends, roughly; what comes before and after is labels and evaluation.
    /// </summary>
    private const double TrainBegins = 0.3, TrainEnds = 0.9;

    private readonly Work pretrain = new(), adapt = new();
    private RunStarted? plan;
    private long since;
    private bool working;

    /// <summary>How long the rest takes; null while too little was measured.</summary>
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
                Begin(attempt);
                break;
            case StageProgressed { Name: StepNames.Extract } extract:
                Advance(extract.Stage, extract.Epoch + (TrainBegins * extract.Done / Math.Max(1, extract.Total)));
                break;
            case StepCompleted step:
                double share = (step.Step + 1.0) / step.Steps;
                Advance(step.Stage, step.Epoch
                    + (step.Stage == Stage.Pretrain ? share : TrainBegins + ((TrainEnds - TrainBegins) * share)));
                break;
            case EpochSealed done:
                Advance(done.Stage, done.Epoch + 1);
                WorkOf(done.Stage).Pace.EndEpoch();
                break;
            case Restarted { Actor: PartNames.Attempt }:
                working = false;
                break;
            case RunEnded { Outcome.ExitCode: 0 }:
                (Left, Fraction) = (null, 1);
                return;
        }
        Estimate();
    }

    private Work WorkOf(Stage stage) => stage == Stage.Pretrain ? pretrain : adapt;

    private void Begin(AttemptStarted attempt)
    {
        (since, working, Fraction) = (time.GetTimestamp(), true, 0);
        pretrain.Reached = attempt.Stage == Stage.Pretrain ? attempt.Epoch : pretrain.Epochs;
        adapt.Reached = attempt.Stage == Stage.Adapt ? attempt.Epoch : 0;
        pretrain.Pace.Begin();
        adapt.Pace.Begin();
    }

    private void Advance(Stage stage, double position)
    {
        Work work = WorkOf(stage);
        long now = time.GetTimestamp();
        if (working)
            work.Pace.Piece(position - work.Reached, time.GetElapsedTime(since, now).TotalSeconds);
        (since, working) = (now, true);
        if (stage == Stage.Adapt)
            pretrain.Reached = pretrain.Epochs;
        work.Reached = Math.Max(work.Reached, position);
    }

    private void Estimate()
    {
        if (plan is null)
            return;
        double? first = pretrain.Pace.SecondsPerEpoch;
        // Until adaptation was measured: its steps run the teacher too, those of pre-training a batch of the target.
        double? second = (adapt.Pace.HasEpoch ? adapt.Pace.SecondsPerEpoch : null)
            ?? first * plan.AdaptSteps / Math.Max(1, plan.PretrainSteps) ?? adapt.Pace.SecondsPerEpoch;
        if (second is not { } each)
        {
            // Pre-training that another run did is no work of this one, so that the share does not fall once adaptation is measured.
            Fraction = Math.Max(Fraction, pretrain.Left > 0
                ? pretrain.Reached / Math.Max(1, pretrain.Epochs + adapt.Epochs)
                : adapt.Reached / Math.Max(1, adapt.Epochs));
            return;
        }
        double left = (pretrain.Left * (first ?? 0)) + (adapt.Left * each);
        double all = (pretrain.Epochs * (first ?? 0)) + (adapt.Epochs * each);
        // A better measure may find the way longer than it seemed; what is done does not become less by that.
        (Left, Fraction) = (TimeSpan.FromSeconds(left), Math.Max(Fraction, all > 0 ? Math.Clamp(1 - (left / all), 0, 1) : 0));
    }

    /// <summary>One of the two stages: how far it is, and how fast it goes.</summary>
    private sealed class Work
    {
        public StagePace Pace { get; } = new();

        public int Epochs { get; set; }

        /// <summary>The place in the stage, in epochs; where a new attempt replays some, it goes back.</summary>
        public double Reached { get; set; }

        public double Left => Math.Max(0, Epochs - Reached);
    }
}
