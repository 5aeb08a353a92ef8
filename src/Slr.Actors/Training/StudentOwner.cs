using Akka.Actor;
using Slr.Actors.Parts;
using Slr.Models.Training;
using static Slr.Actors.Training.Protocol;

namespace Slr.Actors.Training;

/// <summary>
/// Owns the student's weights. A step is two messages, because its forward pass need not wait for the teacher; what lies
/// between them is the student's and goes with it. On a thread of its own.
/// </summary>
internal sealed class StudentOwner : Worker
{
    private readonly Student student;

    /// <summary>Makes the network inside the actor, on its own thread.</summary>
    public StudentOwner(Func<Student> make, double learningRate)
    {
        student = make();
        Receive<BeginEpoch>(epoch =>
        {
            student.BeginEpoch(epoch.Clusters, epoch.Means);
            Sender.Tell(Done.Instance);
        });
        Receive<Forward>(step =>
        {
            student.Forward(step.Batch);
            Sender.Tell(Done.Instance);
        });
        Receive<Learn>(step =>
        {
            using TeacherOutput teacher = step.Teacher;
            StepLosses losses = student.Learn(step.Labels, teacher);
            Sender.Tell(new Learned(losses, learningRate, student.Parameters));
        });
        Receive<CopyWeights>(_ => Sender.Tell(new WeightsCopy(student.Weights(), null)));
    }

    /// <inheritdoc/>
    protected override void PostStop() => student.Dispose();
}
