using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Primitives.Randomness;
using Slr.Torch;

namespace Slr.Models.Tests.Training;

/// <summary>A small network with images, labels and cluster means: enough to train a few steps in milliseconds.</summary>
internal static class Trial
{
    public const int Batch = 16, Height = 32, Width = 16, Classes = 4;

    public static readonly NetworkOptions Network = new() { Width = 4, Blocks = [1, 1, 1, 1], BatchNormGroups = 2 };

    public static readonly int[] Labels = [.. Enumerable.Range(0, Batch).Select(i => i / 4)];

    public static PinnedImages Images(int step, int count = Batch, int height = Height, int width = Width)
    {
        var random = new CounterRandom(7, (ulong)step);
        var pixels = new float[count * height * width * 3];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (float)random.NextGaussian();
        return new PinnedImages(pixels, count, height, width);
    }

    public static WeightSet Weights(NetworkOptions? network = null) =>
        Golden.Weights(network ?? Network, Golden.Normals, Classes);

    public static float[] Means(NetworkOptions? network = null, int classes = Classes)
    {
        var random = new CounterRandom(8);
        var means = new float[classes * (network ?? Network).FeatureSize];
        for (int i = 0; i < means.Length; i++)
            means[i] = (float)random.NextGaussian();
        return means;
    }

    public static Pretrainer Pretrainer(ulong seed = 1) =>
        new(Network, new PretrainOptions { WarmupEpochs = 0 }, Classes, seed, TrainingDevice.Cpu);

    /// <summary>Stage-1 steps from <paramref name="first"/> on, each with a source and a target batch of its own.</summary>
    public static List<StepLosses> Run(Pretrainer pretrainer, int first, int count)
    {
        pretrainer.BeginEpoch(0);
        var losses = new List<StepLosses>();
        for (int step = first; step < first + count; step++)
        {
            using PinnedImages source = Images(step), target = Images(1000 + step);
            losses.Add(pretrainer.Step(source.Batch, Labels, target.Batch));
        }
        return losses;
    }

    /// <summary>Both halves of a step.</summary>
    public static StepLosses Step(this Student student, NetworkInput batch, ReadOnlySpan<int> labels, TeacherOutput teacher)
    {
        student.Forward(batch);
        return student.Learn(labels, teacher);
    }

    /// <summary>An epoch of stage 2; the losses and both networks afterwards.</summary>
    public static (List<StepLosses> Losses, WeightSet Student, WeightSet Teacher) Adapt(
        int steps, NetworkOptions? network = null, TrainingDevice? device = null, int threads = 1, bool sideBySide = false,
        IReadOnlyList<IReplica>? replicas = null)
    {
        ThreadCount.Set(threads);
        network ??= Network;
        device ??= TrainingDevice.Cpu;
        using var student = new Student(network, new AdaptOptions(), device, Weights(network), replicas);
        using var teacher = new Teacher(network, new AdaptOptions(), device, Weights(network));
        ThreadCount.Set(1);
        student.BeginEpoch(Classes, Means(network));
        teacher.BeginEpoch(Classes, Means(network));
        var losses = new List<StepLosses>();
        for (int step = 0; step < steps; step++)
        {
            using PinnedImages images = Images(step);
            using TeacherOutput said = Look(student, teacher, images.Batch, sideBySide);
            losses.Add(student.Learn(Labels, said));
            teacher.Absorb(student.Parameters, step);
        }
        return (losses, student.Weights(), teacher.Weights());
    }

    private static TeacherOutput Look(Student student, Teacher teacher, NetworkInput batch, bool sideBySide)
    {
        TeacherOutput? said = null;
        var other = new Thread(() =>
        {
            ThreadCount.Set(1);
            said = teacher.Predict(batch);
        });
        other.Start();
        if (!sideBySide)
            other.Join();
        student.Forward(batch);
        other.Join();
        return said!;
    }
}
