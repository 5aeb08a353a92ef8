using Akka.Actor;
using Slr.Actors.Chaos;
using Slr.Actors.Run;
using Slr.Models.Training;
using static Slr.Actors.Training.Protocol;

namespace Slr.Actors.Training;

/// <summary>Owns the network of stage 1 and its optimizer. One message, one step, on a thread of its own.</summary>
public sealed class PretrainingStudent : Worker
{
    private readonly Pretrainer pretrainer;
    private int begun = -1;

    /// <summary>Makes the network inside the actor, on its own thread.</summary>
    public PretrainingStudent(Func<Pretrainer> make, FaultPlan faults)
    {
        pretrainer = make();
        Receive<LearnSource>(step =>
        {
            faults.Strike("student", step.Epoch, step.Step);
            if (begun != step.Epoch)
                pretrainer.BeginEpoch(begun = step.Epoch);
            StepLosses losses = pretrainer.Step(step.Source, step.Labels, step.Target);
            Sender.Tell(new Learned(faults.Spoil("student", step.Epoch, step.Step, losses), pretrainer.LearningRate, null));
        });
        Receive<Snapshot>(_ => Sender.Tell(new Weighed(pretrainer.Weights(), pretrainer.OptimizerState())));
    }

    /// <inheritdoc/>
    protected override void PostStop() => pretrainer.Dispose();
}

/// <summary>
/// Owns the student's weights. A step is two messages, because its forward pass need not wait for the teacher; what lies
/// between them is the student's and goes with it. On a thread of its own.
/// </summary>
public sealed class StudentOwner : Worker
{
    private readonly Student student;

    /// <summary>Makes the network inside the actor, on its own thread.</summary>
    public StudentOwner(Func<Student> make, double learningRate, FaultPlan faults)
    {
        student = make();
        Receive<BeginEpoch>(epoch =>
        {
            student.BeginEpoch(epoch.Clusters, epoch.Means);
            Sender.Tell(Begun.Instance);
        });
        Receive<Forward>(step =>
        {
            student.Forward(step.Batch);
            Sender.Tell(Forwarded.Instance);
        });
        Receive<Learn>(step =>
        {
            using TeacherOutput teacher = step.Teacher;
            faults.Strike("student", step.Epoch, step.Step);
            StepLosses losses = student.Learn(step.Labels, teacher);
            Sender.Tell(new Learned(faults.Spoil("student", step.Epoch, step.Step, losses), learningRate, student.Parameters));
        });
        Receive<Snapshot>(_ => Sender.Tell(new Weighed(student.Weights(), null)));
    }

    /// <inheritdoc/>
    protected override void PostStop() => student.Dispose();
}

/// <summary>Owns the teacher's weights: the moving average of the student's. One message at a time, on a thread of its own.</summary>
public sealed class TeacherOwner : Worker
{
    private readonly Teacher teacher;

    /// <summary>Makes the network inside the actor, on its own thread.</summary>
    public TeacherOwner(Func<Teacher> make, FaultPlan faults)
    {
        teacher = make();
        Receive<BeginEpoch>(epoch =>
        {
            teacher.BeginEpoch(epoch.Clusters, epoch.Means);
            Sender.Tell(Begun.Instance);
        });
        Receive<Teach>(step =>
        {
            faults.Strike("teacher", step.Epoch, step.Step);
            Sender.Tell(new Taught(teacher.Teach(step.Batch)));
        });
        Receive<Absorb>(step =>
        {
            teacher.Absorb(step.Student, step.Step);
            Sender.Tell(Absorbed.Instance);
        });
        Receive<Extract>(work =>
        {
            faults.Strike("teacher", work.Epoch, work.Position);
            float[] rows = new float[work.Batch.Count * teacher.FeatureSize];
            teacher.Extract(work.Batch, rows, work.FlipAverage);
            if (faults.Babbles("teacher", work.Epoch, work.Position))
                rows.AsSpan().Fill(float.NaN);
            Sender.Tell(new Extracted(rows));
        });
        Receive<Snapshot>(_ => Sender.Tell(new Weighed(teacher.Weights(), null)));
    }

    /// <inheritdoc/>
    protected override void PostStop() => teacher.Dispose();
}
