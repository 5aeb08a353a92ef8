using Slr.Bench.Training;
using Slr.Models.Training;
using Slr.Torch;

namespace Slr.Models.Tests.Training;

/// <summary>Measures the memory of the process, so nothing runs beside it.</summary>
[CollectionDefinition(nameof(LongTraining), DisableParallelization = true)]
[Collection(nameof(LongTraining))]
public sealed class LongTraining
{
    /// <summary>The storm that made stock training fail within a few hundred steps (docs/decisions/0002).</summary>
    [Fact]
    public void survives_a_thread_that_allocates_and_collects_and_does_not_grow()
    {
        using var storm = new CollectionStorm();
        using var student = new Student(Trial.Network, new AdaptOptions(), TrainingDevice.Cpu, Trial.Weights());
        using var teacher = new Teacher(Trial.Network, new AdaptOptions(), TrainingDevice.Cpu, Trial.Weights());
        student.BeginEpoch(Trial.Classes, Trial.Means());
        teacher.BeginEpoch(Trial.Classes, Trial.Means());
        using PinnedImages images = Trial.Images(0);
        long before = 0;
        for (int step = 0; step < 200; step++)
        {
            using TeacherOutput said = teacher.Predict(images.Batch);
            Assert.True(student.Step(images.Batch, Trial.Labels, said).IsFinite);
            teacher.Absorb(student.Parameters, step);
            if (step == 50)
                before = Environment.WorkingSet;
        }
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 64L << 20);
        Assert.True(storm.Collections > 10);
    }
}
