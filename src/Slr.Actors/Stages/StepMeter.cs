using Slr.Actors.Attempts;
using Slr.Actors.Data;
using Slr.Actors.Observability;
using Slr.Actors.Training;
using Slr.Data;
using Slr.Data.Images;
using Slr.Runs.Lines;

namespace Slr.Actors.Stages;

/// <summary>Records the steps of an epoch, and refuses a loss that is not a number.</summary>
internal sealed class StepMeter(RunContext context, Progress progress, Stage stage, int epoch, int steps)
{
    private const double Smoothing = 0.1;
    private readonly long began = context.Clock.GetTimestamp();
    private long last = context.Clock.GetTimestamp();
    private double sum, rate;

    /// <summary>Records a step.</summary>
    /// <exception cref="LossNotFiniteException">The loss is not a number; a replay would repeat it.</exception>
    public void Record(int step, LoadedBatch batch, ImageStore store, Protocol.Learned learned)
    {
        if (!learned.Losses.IsFinite)
            throw new LossNotFiniteException($"the loss of epoch {epoch + 1}, step {step + 1} of "
                + $"{(stage == Stage.Pretrain ? "pre-training" : "adaptation")} is {learned.Losses.Total}. "
                + "Nothing of this epoch is sealed. Images of the batch: "
                + $"{string.Join(", ", batch.Images.Distinct().Select(i => store.Images[i].Key))}. "
                + "A lower learning rate, or leaving these images out, may help.");
        double seconds = context.Clock.GetElapsedTime(last).TotalSeconds;
        last = context.Clock.GetTimestamp();
        double now = batch.Count / Math.Max(seconds, 1e-6);
        rate = step == 0 ? now : rate + Smoothing * (now - rate);
        sum += learned.Losses.Total;
        progress.Stepped();
        progress.Metrics.Add(StepLine.Of(stage, epoch, step, learned.LearningRate, learned.Losses));
        context.Publish(new StepCompleted(stage, epoch, step, steps, learned.LearningRate, learned.Losses, rate));
    }

    /// <summary>The epoch's steps are done.</summary>
    public void End()
    {
        progress.Metrics.Add(new EpochLine { Stage = stage, Epoch = epoch, Steps = steps, Loss = sum / steps });
        context.Publish(new StageEnded(stage == Stage.Pretrain ? StepNames.Pretrain : StepNames.Train, stage, epoch,
            context.Clock.GetElapsedTime(context.Started, began), context.Clock.GetElapsedTime(began)));
    }
}
