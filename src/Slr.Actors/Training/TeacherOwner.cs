using Akka.Actor;
using Slr.Actors.Parts;
using Slr.Models.Training;
using static Slr.Actors.Training.Protocol;

namespace Slr.Actors.Training;

/// <summary>Owns the teacher's weights: the moving average of the student's. One message at a time, on a thread of its own.</summary>
internal sealed class TeacherOwner : Worker
{
    private readonly Teacher teacher;

    /// <summary>Makes the network inside the actor, on its own thread.</summary>
    public TeacherOwner(Func<Teacher> make)
    {
        teacher = make();
        Receive<BeginEpoch>(epoch =>
        {
            teacher.BeginEpoch(epoch.Clusters, epoch.Means);
            Sender.Tell(Done.Instance);
        });
        Receive<Predict>(step => Sender.Tell(new Predicted(teacher.Predict(step.Batch))));
        Receive<Absorb>(step =>
        {
            teacher.Absorb(step.Student, step.Step);
            Sender.Tell(Done.Instance);
        });
        Receive<Extract>(work =>
        {
            float[] rows = new float[work.Batch.Count * teacher.FeatureSize];
            teacher.Extract(work.Batch, rows, work.FlipAverage);
            Sender.Tell(new Extracted(rows));
        });
        Receive<CopyWeights>(_ => Sender.Tell(new WeightsCopy(teacher.Weights(), null)));
    }

    /// <inheritdoc/>
    protected override void PostStop() => teacher.Dispose();
}
