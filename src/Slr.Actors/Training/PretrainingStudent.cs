using Akka.Actor;
using Slr.Actors.Parts;
using Slr.Models.Training;
using static Slr.Actors.Training.Protocol;

namespace Slr.Actors.Training;

/// <summary>Owns the network of stage 1 and its optimizer. One message, one step, on a thread of its own.</summary>
internal sealed class PretrainingStudent : Worker
{
    private readonly Pretrainer pretrainer;
    private int begun = -1;

    /// <summary>Makes the network inside the actor, on its own thread.</summary>
    public PretrainingStudent(Func<Pretrainer> make)
    {
        pretrainer = make();
        Receive<LearnSource>(step =>
        {
            if (begun != step.Epoch)
                pretrainer.BeginEpoch(begun = step.Epoch);
            StepLosses losses = pretrainer.Step(step.Source, step.Labels, step.Target);
            Sender.Tell(new Learned(losses, pretrainer.LearningRate, null));
        });
        Receive<CopyWeights>(_ => Sender.Tell(new WeightsCopy(pretrainer.Weights(), pretrainer.OptimizerState())));
    }

    /// <inheritdoc/>
    protected override void PostStop() => pretrainer.Dispose();
}
