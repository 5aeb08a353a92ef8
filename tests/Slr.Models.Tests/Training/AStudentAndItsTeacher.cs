using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Primitives.Files;
using Slr.Torch;

namespace Slr.Models.Tests.Training;

public sealed class AStudentAndItsTeacher
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void give_the_same_bytes_again(int threads)
    {
        var one = Trial.Adapt(5, threads: threads);
        var two = Trial.Adapt(5, threads: threads);
        Assert.Equal(one.Losses, two.Losses);
        Assert.Equal(one.Student, two.Student);
        Assert.Equal(one.Teacher, two.Teacher);
    }

    [Fact]
    public void learn_the_same_side_by_side_as_one_after_another()
    {
        var alone = Trial.Adapt(2, threads: 1);
        var lanes = Trial.Adapt(2, threads: 2);
        foreach ((StepLosses a, StepLosses b) in alone.Losses.Zip(lanes.Losses))
            Assert.Equal(a.Total, b.Total, 1e-3 * a.Total);
        foreach ((StoredTensor a, StoredTensor b) in alone.Student.Zip(lanes.Student))
            Assert.True(Distance(a.ToSingles(), b.ToSingles()) < 1e-3, a.Name);
    }

    [Fact]
    public void start_an_epoch_with_classifiers_of_scaled_cluster_means()
    {
        using var student = new Student(Trial.Network, new AdaptOptions(), TrainingDevice.Cpu, Trial.Weights());
        const int clusters = 7;
        float[] means = Trial.Means(classes: clusters);

        student.BeginEpoch(clusters, means);

        WeightSet weights = student.Weights();
        int half = Trial.Network.BranchSize;
        foreach ((string branch, int start) in (ReadOnlySpan<(string, int)>)[("g", 0), ("m", half)])
        {
            StoredTensor classifier = weights[$"branch_{branch}.classifier.weight"];
            Assert.Equal([clusters, half], classifier.Shape);
            float[] rows = classifier.ToSingles();
            for (int c = 0; c < clusters; c++)
            {
                float[] mean = means[(c * 2 * half + start)..(c * 2 * half + start + half)];
                double norm = Math.Sqrt(mean.Sum(x => (double)x * x));
                Assert.All(mean, (x, i) => Assert.Equal(x / norm, rows[c * half + i], 1e-6));
            }
        }
        Assert.Equal(Trial.Weights()["layer2.0.conv2.weight"], weights["layer2.0.conv2.weight"]);
        Assert.Equal(Trial.Weights()["bn1.running_mean"], weights["bn1.running_mean"]);
    }

    [Fact]
    public void average_parameters_but_not_running_statistics()
    {
        using var student = new Student(Trial.Network, new AdaptOptions(), TrainingDevice.Cpu, Trial.Weights());
        using var teacher = new Teacher(Trial.Network, new AdaptOptions(), TrainingDevice.Cpu, Trial.Weights());
        student.BeginEpoch(Trial.Classes, Trial.Means());
        teacher.BeginEpoch(Trial.Classes, Trial.Means());
        using (PinnedImages images = Trial.Images(0))
        using (TeacherOutput said = teacher.Predict(images.Batch))
            student.Step(images.Batch, Trial.Labels, said);
        WeightSet before = teacher.Weights(), there = student.Weights();

        teacher.Absorb(student.Parameters, step: 3);

        foreach (StoredTensor after in teacher.Weights())
        {
            double share = after.Name.Contains("running") ? 0 : 0.25; // 1/(step + 1)
            float[] old = before[after.Name].ToSingles(), other = there[after.Name].ToSingles();
            Assert.All(after.ToSingles(), (x, i) => Assert.Equal(old[i] + share * (other[i] - old[i]), x, 1e-6));
        }
    }

    [Fact]
    public void agree_after_the_first_step_and_hardly_move_after_many()
    {
        Assert.Equal(0, new AdaptOptions().EmaAt(0));
        Assert.Equal(0.5, new AdaptOptions().EmaAt(1));
        Assert.Equal(0.999, new AdaptOptions().EmaAt(1_000_000));
    }

    [Fact]
    public void keep_the_necks_without_bias()
    {
        WeightSet student = Trial.Adapt(3).Student;
        Assert.All(student["branch_g.neck.bias"].ToSingles(), x => Assert.Equal(0, x));
        Assert.NotEqual(Trial.Weights()["branch_g.neck.weight"], student["branch_g.neck.weight"]);
    }

    [Fact]
    public void extract_rows_of_length_one_that_do_not_care_about_mirroring_when_averaged()
    {
        using var teacher = new Teacher(Trial.Network, new AdaptOptions(), TrainingDevice.Cpu, Trial.Weights());
        using PinnedImages images = Trial.Images(0), mirrored = Mirror(images);
        int size = teacher.FeatureSize;
        float[] plain = new float[Trial.Batch * size], averaged = new float[plain.Length], reverse = new float[plain.Length];

        teacher.Extract(images.Batch, plain, flipAverage: false);
        teacher.Extract(images.Batch, averaged, flipAverage: true);
        teacher.Extract(mirrored.Batch, reverse, flipAverage: true);

        foreach (float[] features in (float[][])[plain, averaged])
            Assert.All(features.Chunk(size), row => Assert.Equal(1, row.Sum(x => (double)x * x), 1e-5));
        Assert.All(averaged, (x, i) => Assert.Equal(x, reverse[i], 1e-5));
        Assert.Contains(Enumerable.Range(0, plain.Length), i => Math.Abs(plain[i] - averaged[i]) > 1e-3);
    }

    [Fact]
    public void name_the_weights_that_are_missing()
    {
        var some = new WeightSet(Trial.Weights().Where(t => t.Name != "bn1.running_var" && t.Name != "layer1.0.conv1.weight"));
        var error = Assert.Throws<ArgumentException>(() => new Teacher(Trial.Network, new AdaptOptions(), TrainingDevice.Cpu, some));
        Assert.Contains("bn1.running_var is missing", error.Message);
        Assert.Contains("layer1.0.conv1.weight is missing", error.Message);
    }

    [Fact]
    public void begin_an_epoch_before_a_step()
    {
        using var student = new Student(Trial.Network, new AdaptOptions(), TrainingDevice.Cpu, Trial.Weights());
        using var teacher = new Teacher(Trial.Network, new AdaptOptions(), TrainingDevice.Cpu, Trial.Weights());
        using PinnedImages images = Trial.Images(0);
        using TeacherOutput said = teacher.Predict(images.Batch);
        Assert.Throws<InvalidOperationException>(() => student.Step(images.Batch, Trial.Labels, said));
        student.BeginEpoch(9, Trial.Means(classes: 9));
        Assert.Throws<InvalidOperationException>(() => teacher.Absorb(student.Parameters, 0));
    }

    [Fact]
    public void learn_much_the_same_in_bfloat16()
    {
        var exact = Trial.Adapt(3);
        var mixed = Trial.Adapt(3, device: TrainingDevice.Cpu with { MixedPrecision = true });
        foreach ((StepLosses a, StepLosses b) in exact.Losses.Zip(mixed.Losses))
        {
            Assert.Equal(a.CrossEntropy, b.CrossEntropy, 0.1 * a.CrossEntropy);
            Assert.Equal(a.SoftCrossEntropy, b.SoftCrossEntropy, 0.1 * a.SoftCrossEntropy);
        }
        Assert.NotEqual(Trial.Weights()["conv1.weight"], mixed.Student["conv1.weight"]);
    }

    private static double Distance(float[] a, float[] b) =>
        Math.Sqrt(a.Zip(b, (x, y) => ((double)x - y) * ((double)x - y)).Sum()) / Math.Sqrt(1e-9 + a.Sum(x => (double)x * x));

    private static PinnedImages Mirror(PinnedImages images)
    {
        const int width = Trial.Width;
        var pixels = new float[Trial.Batch * Trial.Height * width * 3];
        ReadOnlySpan<float> source = images.Pixels;
        for (int row = 0; row < Trial.Batch * Trial.Height; row++)
            for (int x = 0; x < width; x++)
                source.Slice((row * width + width - 1 - x) * 3, 3).CopyTo(pixels.AsSpan((row * width + x) * 3, 3));
        return new PinnedImages(pixels, Trial.Batch, Trial.Height, width);
    }
}
