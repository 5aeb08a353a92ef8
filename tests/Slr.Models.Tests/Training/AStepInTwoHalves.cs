using Slr.Models.Training;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Tests.Training;

/// <summary>What lies between the two halves is released whatever becomes of the second. Counts the tensors of the process.</summary>
[Collection(nameof(LongTraining))]
public sealed class AStepInTwoHalves : IDisposable
{
    private readonly Student student = new(Trial.Network, new AdaptOptions(), TrainingDevice.Cpu, Trial.Weights());
    private readonly PinnedImages images = Trial.Images(0);
    private readonly TeacherOutput said;

    public AStepInTwoHalves()
    {
        using var teacher = new Teacher(Trial.Network, new AdaptOptions(), TrainingDevice.Cpu, Trial.Weights());
        said = teacher.Predict(images.Batch);
        student.BeginEpoch(Trial.Classes, Trial.Means());
        student.Step(images.Batch, Trial.Labels, said); // makes what lives as long as the student
    }

    public void Dispose()
    {
        said.Dispose();
        student.Dispose();
        images.Dispose();
    }

    [Fact]
    public void leaves_nothing_behind_when_it_ends()
    {
        long before = Tensor.TotalCount;
        student.Forward(images.Batch);
        Assert.True(Tensor.TotalCount > before);
        student.Learn(Trial.Labels, said);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void is_given_up_by_the_next_forward_pass_an_epoch_or_the_end()
    {
        long before = Tensor.TotalCount;
        student.Forward(images.Batch);
        long between = Tensor.TotalCount;
        student.Forward(images.Batch);
        Assert.Equal(between, Tensor.TotalCount);
        student.BeginEpoch(Trial.Classes, Trial.Means());
        Assert.Equal(before, Tensor.TotalCount);
        Assert.Throws<InvalidOperationException>(() => student.Learn(Trial.Labels, said));
        using (var brief = new Student(Trial.Network, new AdaptOptions(), TrainingDevice.Cpu, Trial.Weights()))
        {
            brief.BeginEpoch(Trial.Classes, Trial.Means());
            brief.Forward(images.Batch);
        }
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void leaves_nothing_behind_when_its_second_half_fails()
    {
        long before = Tensor.TotalCount;
        student.Forward(images.Batch);
        Assert.Throws<ArgumentException>(() => student.Learn([0, 1], said));
        Assert.Equal(before, Tensor.TotalCount);
        Assert.True(student.Step(images.Batch, Trial.Labels, said).IsFinite);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void gives_the_same_bytes_beside_the_teacher_as_after_it(int threads)
    {
        var apart = Trial.Adapt(4, threads: threads);
        var together = Trial.Adapt(4, threads: threads, sideBySide: true);
        Assert.Equal(apart.Losses, together.Losses);
        Assert.Equal(apart.Student, together.Student);
        Assert.Equal(apart.Teacher, together.Teacher);
    }

    [Fact]
    public void runs_beside_the_teacher_where_operations_do_not_take_all_cores()
    {
        TrainingDevice cpu = TrainingDevice.Cpu;
        Assert.True(Student.CanLookBesideTeacher(Trial.Network, cpu, threads: 2));
        Assert.False(Student.CanLookBesideTeacher(Trial.Network, cpu, threads: 16));
        Assert.False(Student.CanLookBesideTeacher(Trial.Network, cpu with { MostLanes = 1 }, threads: 2));
        Assert.False(Student.CanLookBesideTeacher(Trial.Network, cpu, threads: 1));
        Assert.True(Student.CanLookBesideTeacher(Trial.Network, new TrainingDevice(TorchSharp.DeviceType.CUDA), threads: 1));
    }
}
